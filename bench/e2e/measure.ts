import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, textOf } from '@tributary/region/json';
import { Child, figureIn, figuresIn } from '../support/child.ts';
import type { Load } from './client.ts';
import type { Usage } from './usage.ts';

/** What is measured, and how much of it. */
export interface Subject {
  readonly packageDir: string;
  readonly partitions: number;
  readonly orders: number;
}

export interface Sample {
  readonly eventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** For each event, of the process of region and broker. */
  readonly regionCpuMicros: number;
  /** For each event, of the processes that the functions run in. */
  readonly workersCpuMicros: number;
  /** Of all these processes together, at the end. */
  readonly residentMb: number;
}

interface Usages {
  readonly region: Usage;
  readonly workers: Usage;
}

const STEADY_SECONDS = 4;
const LOOK_EVERY_MS = 25;
/** Nothing new for so long: what is missing will not come any more. */
const GIVE_UP_AFTER_MS = 30_000;
const file = (name: string): string => path.join(import.meta.dirname, name);

/** A fresh region and a fresh client: warmed up, then orders at once, then steadily at half the rate that came of it. */
export async function measure({ packageDir, partitions, orders }: Subject): Promise<Sample> {
  using host = new Child(file('host.ts'), { args: [packageDir, String(partitions)] });
  using client = await clientOf(textOf(at(await host.message(), 'kafka')));
  await through(host, client, { orders: Math.ceil(orders / 4), perSecond: 0 });
  const before = await usageOf(host);
  const { seconds } = await through(host, client, { orders, perSecond: 0 });
  const after = await usageOf(host);
  const eventsPerSecond = orders / seconds;
  const perSecond = eventsPerSecond / 2;
  const { latenciesMs } = await through(host, client, { orders: Math.ceil(perSecond * STEADY_SECONDS), perSecond });
  const within = (share: number): number => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? Number.NaN;
  return {
    eventsPerSecond,
    p50Ms: within(0.5),
    p99Ms: within(0.99),
    regionCpuMicros: ((after.region.cpuMs - before.region.cpuMs) * 1000) / orders,
    workersCpuMicros: ((after.workers.cpuMs - before.workers.cpuMs) * 1000) / orders,
    residentMb: (after.region.residentBytes + after.workers.residentBytes) / 1e6,
  };
}

/** A process that places orders. */
export async function clientOf(kafka: string): Promise<Child> {
  const client = new Child(file('client.ts'), { args: [kafka] });
  await client.message();
  return client;
}

export async function usageOf(host: Child): Promise<Usages> {
  return (await host.ask({ ask: 'usage' })) as Usages;
}

/** From the first order that is handed to the client until the last handler has done the last one. */
export async function through(host: Child, client: Child, load: Load) {
  await host.ask({ ask: 'reset' });
  const startMs = performance.now();
  const placed = client.ask(load);
  await untilDone(host, load.orders);
  const seconds = (performance.now() - startMs) / 1000;
  await placed;
  const latenciesMs = figuresIn(await host.ask({ ask: 'latencies' }), 'latenciesMs');
  return { seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

async function untilDone(host: Child, orders: number): Promise<void> {
  let [done, changedMs] = [0, performance.now()];
  while (done < orders) {
    await sleep(LOOK_EVERY_MS);
    const count = figureIn(await host.ask({ ask: 'count' }), 'count');
    if (count > done) changedMs = performance.now();
    done = count;
    if (performance.now() - changedMs > GIVE_UP_AFTER_MS)
      throw new Error(`Only ${done} of ${orders} orders came through.`);
  }
}
