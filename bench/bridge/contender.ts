import { context } from '../support/context.ts';
import { CONTENDERS, isContender } from './contenders.ts';
import { batches } from './records.ts';

/** So many records in batches of that size. */
export interface Work {
  readonly records: number;
  readonly recordsPerBatch: number;
}

export interface WorkResult {
  readonly wallMs: number;
  /** Of all threads of the process. */
  readonly cpuMs: number;
  /** Of the process, when the work is done. */
  readonly rssBytes: number;
}

/** Different batches, handed over in turn: as many as hold this many records. */
const POOL_RECORDS = 6_000;
const pools = new Map<number, readonly object[]>();

function poolOf(recordsPerBatch: number): readonly object[] {
  const pool = pools.get(recordsPerBatch) ?? batches(Math.ceil(POOL_RECORDS / recordsPerBatch), recordsPerBatch);
  pools.set(recordsPerBatch, pool);
  return pool;
}

const [, , name] = process.argv;
if (!isContender(name)) throw new Error(`There is no contender ${name}.`);
const bridge = await CONTENDERS[name].load();

async function run({ records, recordsPerBatch }: Work): Promise<WorkResult> {
  const pool = poolOf(recordsPerBatch);
  const count = Math.ceil(records / recordsPerBatch);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (let index = 0; index < count; index++) await bridge(pool[index % pool.length] ?? {}, context);
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
}

process.on('message', (work: Work) => void run(work).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
