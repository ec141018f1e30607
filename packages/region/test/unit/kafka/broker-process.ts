// A broker in a process of its own, to be killed: `node broker-process.ts <data directory>` prints where it listens.
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { startBroker } from '../../../src/kafka/broker.ts';

const broker = await startBroker({ clock: realClock(), random: seededRandom(1), dataDir: process.argv[2] });
console.log(broker.bootstrapServer);
