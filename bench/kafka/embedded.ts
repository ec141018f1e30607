// The embedded broker in a process of its own; an argument is the directory for its data.
import { seededRandom } from '@tributary/region/random';
import { realClock } from '../../packages/region/src/core/real-clock.ts';
import { startBroker } from '../../packages/region/src/kafka/broker.ts';

const broker = await startBroker({ clock: realClock(), random: seededRandom(1), dataDir: process.argv[2] });
process.send?.(broker.bootstrapServer);
