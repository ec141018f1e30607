import { enableCompileCache } from 'node:module';

/**
 * A region in a process of its own, as `npm start` runs one: `host.ts <package folder>`. Tells its parent where it is
 * and after how many milliseconds, then what it is asked for.
 */
enableCompileCache('node_modules/.cache/node');
const { startRegion } = await import('@tributary/region');
const [packageDir = '.serverless'] = process.argv.slice(2);
const region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, log: () => {} });
process.send?.({ endpoint: region.endpoint, readyMs: performance.now() });

const workers = new Set<string>();
const latenciesMs: number[] = [];
let delivered = 0;
let peakBytes = 0;

region.onLog(({ logStreamName }) => workers.add(logStreamName));
// The machine's monotonic clock is the same in all processes; events carry the moment at which they were sent.
region.journal.listen(({ step, ids }) => {
  if (step !== 'succeeded') return;
  delivered++;
  latenciesMs.push(Number(process.hrtime.bigint() - BigInt(ids[1] ?? 0)) / 1e6);
  if (delivered % 500 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
});

const ANSWERS: Readonly<Record<string, () => object | Promise<object>>> = {
  memory: () => ({ rssBytes: process.memoryUsage.rss(), peakBytes, workers: workers.size }),
  /** Once everything has been delivered. */
  settled: async () => {
    await region.settled();
    return { delivered, latenciesMs };
  },
  reset: () => {
    delivered = 0;
    latenciesMs.length = 0;
    return {};
  },
};

process.on('message', async ({ ask }: { ask: string }) => {
  process.send?.(await Promise.resolve(ANSWERS[ask]?.()));
});
process.on('disconnect', () => process.exit());
