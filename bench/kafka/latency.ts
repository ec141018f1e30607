import path from 'node:path';
import { Child } from '../support/child.ts';
import { RECORDS_PER_SECOND } from './tasks.ts';

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const TOPIC = 'bench-latency';
/** After so long without a record, none will come. */
const WITHIN_MS = 60_000;

/**
 * From handing a record to a client in one process to the start of the handler, through a region in another: steadily,
 * each record sent alone.
 * @param bootstrapServer of a broker; without it the region's own
 */
export async function measureLatency(seconds: number, rounds: number, bootstrapServer?: string): Promise<Latency[]> {
  const here = import.meta.dirname;
  using region = new Child(path.join(here, 'region.ts'), {
    args: [TOPIC, ...(bootstrapServer ? [bootstrapServer] : [])],
  });
  const servers = String(await region.message());
  using client = new Child(path.join(here, 'client.ts'));
  await client.message();
  const results: Latency[] = [];
  for (let round = 0; round <= rounds; round++) {
    const records = seconds * RECORDS_PER_SECOND;
    await client.ask({ kind: 'produce-steadily', bootstrapServer: servers, topic: TOPIC, records });
    const latenciesMs = await latenciesOf(region, records);
    if (round > 0) results.push(summary(latenciesMs)); // The first round is the warm-up.
  }
  return results;
}

/** The region may still be at the last of them. @throws Error when some never come */
async function latenciesOf(region: Child, count: number): Promise<readonly number[]> {
  const all: number[] = [];
  let cameMs = performance.now();
  while (all.length < count) {
    const more = [await region.ask(0)].flat().map(Number);
    all.push(...more);
    if (more.length > 0) cameMs = performance.now();
    if (performance.now() - cameMs > WITHIN_MS) throw new Error(`Only ${all.length} of ${count} records were handled.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return all;
}

function summary(latenciesMs: readonly number[]): Latency {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
