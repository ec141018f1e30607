import path from 'node:path';
import { objectOf, textOf } from '@tributary/region/json';
import { ensurePackaged } from '../../tools/package.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { Child, figureIn, figuresIn } from '../support/child.ts';
import { rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Load } from './client.ts';
import { QuickPackage } from './package.ts';

const file = (name: string): string => path.join(import.meta.dirname, name);
const MB = 1024 * 1024;
const CALLS = 3_000;
const BURST_CALLS = 1_000;
const STEADY_PER_SECOND = 500;
const STEADY_SECONDS = 4;

/** What is measured in each round, and the bar: what the best rival reached, or was asked for. */
const FIGURES = {
  acceptedUnmatchedPerSecond: ['events accepted per second, no rule matches', '11,600'],
  acceptedMatchedPerSecond: ['events accepted per second, one rule matches', ''],
  deliveredPerSecond: ['events per second from PutEvents to a function that returns at once', '2,000'],
  p50Ms: [`the same at ${STEADY_PER_SECOND} events/s, half of them within, ms`, ''],
  p99Ms: [`the same at ${STEADY_PER_SECOND} events/s, 99 % within, ms`, '10'],
  readyMs: ['from the start of the process to a region of the whole application, ms', '1,000'],
  idleMb: ['memory of that region before anything happens, MB', '200'],
  peakMb: ['most memory while 10,000 events came at once, MB', ''],
  workers: ['worker processes for those', ''],
} as const;

type Figure = keyof typeof FIGURES;
type Sample = Readonly<Record<Figure, number>>;

class Host implements Disposable {
  readonly #child: Child;
  endpoint = '';
  readyMs = Number.NaN;

  private constructor(packageDir: string) {
    this.#child = new Child(file('host.ts'), { args: [packageDir] });
  }

  static async start(packageDir: string): Promise<Host> {
    const host = new Host(packageDir);
    const started = objectOf(await host.#child.message());
    host.endpoint = textOf(started['endpoint']);
    host.readyMs = figureIn(started, 'readyMs');
    return host;
  }

  ask(ask: string): Promise<unknown> {
    return this.#child.ask({ ask });
  }

  [Symbol.dispose](): void {
    this.#child[Symbol.dispose]();
  }
}

/** @returns events per second until the last one is accepted, and until it is delivered */
async function send(host: Host, client: Child, load: Omit<Load, 'endpoint'>) {
  await host.ask('reset');
  const startMs = performance.now();
  const sent = await client.ask({ ...load, endpoint: host.endpoint });
  const received = await host.ask('settled');
  const deliveredMs = performance.now() - startMs;
  return {
    perSecond: (figureIn(sent, 'accepted') / figureIn(sent, 'ms')) * 1_000,
    deliveredPerSecond: (figureIn(received, 'delivered') / deliveredMs) * 1_000,
    latenciesMs: figuresIn(received, 'latenciesMs'),
  };
}

async function events(packageDir: string, quick: boolean): Promise<Omit<Sample, 'readyMs' | 'idleMb'>> {
  using host = await Host.start(packageDir);
  using client = new Child(file('client.ts'));
  await client.message();
  const calls = quick ? CALLS / 10 : CALLS;
  const fast = { entriesPerCall: 10, inFlight: 10 };
  await send(host, client, { ...fast, detailType: 'Quick', calls: 200 });
  const unmatched = await send(host, client, { ...fast, detailType: 'None', calls });
  const steady = await send(host, client, {
    detailType: 'Quick',
    entriesPerCall: 1,
    inFlight: 0,
    callsPerSecond: STEADY_PER_SECOND,
    calls: STEADY_PER_SECOND * (quick ? 1 : STEADY_SECONDS),
  });
  const burst = await send(host, client, { ...fast, inFlight: 50, detailType: 'Quick', calls: BURST_CALLS });
  const memory = await host.ask('memory');
  const sorted = steady.latenciesMs.toSorted((a, b) => a - b);
  return {
    acceptedUnmatchedPerSecond: unmatched.perSecond,
    acceptedMatchedPerSecond: burst.perSecond,
    deliveredPerSecond: burst.deliveredPerSecond,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    peakMb: figureIn(memory, 'peakBytes') / MB,
    workers: figureIn(memory, 'workers'),
  };
}

async function start(packageDir: string): Promise<Pick<Sample, 'readyMs' | 'idleMb'>> {
  using host = await Host.start(packageDir);
  const rssBytes = figureIn(await host.ask('memory'), 'rssBytes');
  return { readyMs: host.readyMs, idleMb: rssBytes / MB };
}

async function run({ rounds, quick }: Settings): Promise<Report> {
  const application = path.dirname(await ensurePackaged());
  using small = new QuickPackage();
  await start(application); // Fills the caches of compiled code.
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({ ...(await events(small.folder, quick)), ...(await start(application)) });
  }
  const spreads = Object.entries(FIGURES).map(([name, [title, bar]]) => {
    return { name, title, bar, spread: spreadOf(samples.map((sample) => sample[name as Figure])) };
  });
  return {
    tables: [
      {
        title:
          'The region, with its client in another process; entries of 1 KB, 10 to a call where nothing else is said',
        columns: ['what', 'median', 'lowest-highest', 'bar'],
        rows: spreads.map(({ title, bar, spread }) => [title, rounded(spread.median), spreadText(spread), bar]),
      },
    ],
    figures: Object.fromEntries(spreads.map(({ name, spread }) => [name, rounded(spread.median)])),
  };
}

export const region: Suite = {
  about: 'the laptop region: events accepted and delivered, latency, start, memory',
  run,
};
