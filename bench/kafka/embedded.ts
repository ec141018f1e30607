// The embedded broker in a process of its own; an argument is the directory for its data.
import { seededRandom } from '@tributary/region/random';
import { realClock } from '../../packages/region/src/core/real-clock.ts';
import { startBroker } from '../../packages/region/src/kafka/broker.ts';

const beganMs = performance.now();
const { bootstrapServer } = await startBroker({
  clock: realClock(),
  random: seededRandom(1),
  dataDir: process.argv[2],
});
process.send?.({ bootstrapServer, startMs: performance.now() - beganMs });
