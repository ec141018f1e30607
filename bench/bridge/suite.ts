import { buildAll, bundle } from '../../tools/build.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { InstantAws } from '../support/aws.ts';
import { median, rounded } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { CONTENDERS, type ContenderName, isContender } from './contenders.ts';
import { measureEndurance } from './endurance.ts';
import { cellsOf, measureBatchSizes, measureKeys, measureThroughput, type Throughput } from './throughput.ts';

async function run(settings: Settings): Promise<Report> {
  await buildAll(['bridge-kafka']);
  await bundle({ 'bench/without-idempotency/index': 'bench/bridge/without-idempotency.ts' });
  using aws = await InstantAws.start();
  const throughput = await measureThroughput(aws, settings);
  const batchSizes = await measureBatchSizes(aws, settings);
  const keys = await measureKeys(aws, settings);
  const endurance = await measureEndurance(aws, settings);
  return {
    tables: [tableOf(throughput), batchSizes, keys.table, endurance.table],
    figures: {
      ...figuresOf(throughput),
      ratioOneKeyStrict: rounded(keys.ratioOneKeyStrict),
      rssGrowth: rounded(endurance.rssGrowth),
      microsGrowth: rounded(endurance.microsGrowth),
    },
  };
}

function figuresOf(throughput: Throughput) {
  const perSecond = (name: ContenderName): number => median(throughput[name].map((one) => one.perSecond));
  return {
    eventsPerSecond: Math.round(perSecond('bridge')),
    ratioNaive: rounded(perSecond('bridge') / perSecond('naiveSequential')),
    ratioNaiveParallel: rounded(perSecond('bridge') / perSecond('naiveParallel')),
    ratioNoIdempotency: rounded(perSecond('bridge') / perSecond('withoutIdempotency')),
    callsPer1000: rounded(median(throughput.bridge.map((one) => one.callsPer1000))),
  };
}

const tableOf = (throughput: Throughput): Table => ({
  title: 'Kafka batches of 100 orders of one kilobyte to EventBridge, endpoints that answer at once',
  columns: ['what', 'events/s', 'slowest-fastest', 'us', 'CPU us', 'calls for 1,000'],
  rows: Object.keys(CONTENDERS)
    .filter(isContender)
    .map((name) => [CONTENDERS[name].does, ...cellsOf(throughput[name])]),
});

export const bridge: Suite = {
  about: 'Kafka batches to EventBridge, beside naive pipelines and without idempotency',
  run,
};
