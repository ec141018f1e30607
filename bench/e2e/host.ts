import { enableCompileCache } from 'node:module';
import { usageOfChildren } from './usage.ts';

/**
 * A region of the whole application in a process of its own, as `npm start` runs one: `host.ts <package folder>
 * <partitions> [console]`. Tells its parent where it and its Kafka are, then what it is asked for.
 */
enableCompileCache('node_modules/.cache/node');
const { startRegion } = await import('@tributary/region');
const [packageDir = '', partitions = '', console = ''] = process.argv.slice(2);
const kafka = { port: 0, partitions: Number(partitions) };
const pages = console === '' ? [] : [(await import('@tributary/console')).consolePages()];
const region = await startRegion({ packageDir, port: 0, kafka, pages, log: () => {} });
process.send?.({ kafka: region.kafkaBootstrapServers, endpoint: region.endpoint });

/** The last handler of an order that is placed. */
const LAST = `function/${region.resources.get('ProjectDashorderLambdaFunction')?.ref}`;
/** By event id, because an event that is handled twice counts once: milliseconds since it was handed to its client. */
const done = new Map<string, number>();

region.journal.listen(({ step, place, ids }) => {
  if (step !== 'succeeded' || place !== LAST) return;
  for (const id of ids) {
    const [, sentNs] = /^sent-(\d+)-/.exec(id) ?? [];
    // The machine's monotonic clock is the same in all processes.
    if (sentNs !== undefined && !done.has(id)) done.set(id, Number(process.hrtime.bigint() - BigInt(sentNs)) / 1e6);
  }
});

const ANSWERS: Readonly<Record<string, () => object>> = {
  /** Forgets what is done so far. */
  reset: () => {
    done.clear();
    return {};
  },
  count: () => ({ count: done.size }),
  latencies: () => ({ latenciesMs: [...done.values()] }),
  usage: () => {
    const { user, system } = process.cpuUsage();
    const own = { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
    return { region: own, workers: usageOfChildren() };
  },
};

process.on('message', ({ ask }: { ask: string }) => process.send?.(ANSWERS[ask]?.()));
process.on('disconnect', () => process.exit());
