import type { MSKEvent } from 'aws-lambda';
import { context } from '../support/context.ts';
import { CONTENDERS, isContender } from './contenders.ts';
import { batches } from './records.ts';

/** So many records in batches of that size. */
export interface Work {
  readonly records: number;
  readonly recordsPerBatch: number;
  /** Each record has a key of its own unless it is set. */
  readonly keysPerBatch?: number;
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
const pools = new Map<string, readonly MSKEvent[]>();

function poolOf({ recordsPerBatch, keysPerBatch = recordsPerBatch }: Work): readonly MSKEvent[] {
  const name = `${recordsPerBatch} ${keysPerBatch}`;
  const count = Math.ceil(POOL_RECORDS / recordsPerBatch);
  const pool = pools.get(name) ?? batches(count, recordsPerBatch, keysPerBatch);
  pools.set(name, pool);
  return pool;
}

const [, , name] = process.argv;
if (!isContender(name)) throw new Error(`There is no contender ${name}.`);
const bridge = await CONTENDERS[name].load();

async function run(work: Work): Promise<WorkResult> {
  const { records, recordsPerBatch } = work;
  const pool = poolOf(work);
  const count = Math.ceil(records / recordsPerBatch);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (const batch of repeated(pool, count)) await bridge(batch, context);
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
}

function* repeated<T>(items: readonly T[], count: number): Generator<T> {
  for (let left = count; left > 0; left -= items.length) yield* items.slice(0, left);
}

process.on('message', (work: Work) => void run(work).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
