// Drives a JavaScript client as a program: `node javascript-program.ts '{"client":"kafkajs","action":"produce",...}'`.
import { createInterface } from 'node:readline';
import type { Driver, Settings } from './driver.ts';
import { kafkajsDriver } from './kafkajs-driver.ts';
import { platformaticDriver } from './platformatic-driver.ts';

const DRIVERS: Readonly<Record<string, Driver>> = {
  kafkajs: kafkajsDriver,
  '@platformatic/kafka': platformaticDriver,
};

const BATCH_BYTES = 500_000;
/** kafkajs slows down with the square of the records in a request. */
const BATCH_RECORDS = 2_000;

/** The lines of the input, in batches that fit into a request. */
async function* inputBatches(): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    if (batch.length === BATCH_RECORDS || (bytes > 0 && bytes + line.length > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += line.length;
  }
  if (batch.length > 0) yield batch;
}

const settings: Settings = JSON.parse(process.argv[2] ?? '{}');
const driver = DRIVERS[settings.client];
if (driver === undefined) throw new Error(`There is no client ${settings.client}.`);
if (settings.action === 'produce') await driver.produce(settings, inputBatches());
else {
  let read = 0;
  await driver.consume(settings, (value) => {
    process.stdout.write(`${value}\n`);
    read++;
    return read !== settings.count;
  });
}
// kafkajs goes on fetching after it has disconnected in the middle of a batch, which would keep the process alive.
process.stdout.write('', () => process.exit());
