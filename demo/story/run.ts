import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Region, startRegion } from '@tributary/region';
import type { Progress } from '@tributary/region/command-line';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { seededRandom } from '@tributary/region/random';
import { regionClient } from '../../ops/clients/aws.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { compare } from '../shop/comparison.ts';
import { expectationOf } from '../shop/expectation.ts';
import { observe } from '../shop/observer.ts';
import { readOutcome } from '../shop/outcome.ts';
import { produce } from '../shop/produce.ts';
import { type Produced, traffic } from '../shop/traffic.ts';
import { freshGroups } from './fresh-groups.ts';
import { type Summary, summaryOf } from './summary.ts';
import { Watch } from './watch.ts';

export interface DemoOptions {
  readonly orders: number;
  readonly seed: number;
  /** A Kafka to use in place of the embedded broker. */
  readonly kafka?: KafkaConnection | undefined;
  readonly progress: Progress;
}

export interface DemoResult {
  readonly summary: Summary;
  /** A line for each event that was lost or handled twice. */
  readonly problems: readonly string[];
}

/** The stories begin here, so that the same seed plays the same stories on any day. */
const START_MS = Date.parse('2026-03-02T08:00:00Z');

/** Starts a region, plays the stories, and compares. */
export async function runDemo({ orders, seed, kafka, progress }: DemoOptions): Promise<DemoResult> {
  progress.stage('Packaging the application');
  const template = await ensurePackaged();
  if (kafka) await freshGroups(kafka, template);
  progress.stage(kafka ? `Starting the region on Kafka at ${kafka.bootstrapServers.join(',')}` : 'Starting the region');
  const region = await startRegion({ port: 0, kafka: { port: 0, connection: kafka }, seed });
  try {
    return await playOn(region, traffic(orders, START_MS, seededRandom(seed)), progress);
  } finally {
    await region.stop();
  }
}

async function playOn(region: Region, produced: readonly Produced[], progress: Progress): Promise<DemoResult> {
  const clients = clientsOf(region);
  const observer = await observe(clients, refOf(region, 'Bus'), refOf(region, 'DeliveriesTopic'));
  const watch = new Watch();
  region.journal.listen((hop) => watch.hop(hop));
  region.onLog(({ text }) => watch.log(text));
  progress.stage('Producing', { unit: 'messages', total: produced.length });
  const startMs = performance.now();
  await produceAll(region, produced, watch, progress);
  progress.stage('Waiting until the region is idle');
  await region.settled();
  const wallMs = performance.now() - startMs;
  const sources = {
    ordersTable: refOf(region, 'OrdersTable'),
    salesTable: refOf(region, 'SalesTable'),
    deadLetterQueueUrls: deadLetterQueuesOf(region),
  };
  const outcome = await readOutcome(clients, sources, observer);
  const comparison = compare(expectationOf(produced), outcome);
  const bridgeName = refOf(region, 'BridgeDashkafkaLambdaFunction');
  const summary = summaryOf({ produced, outcome, comparison, watch, bridgeName, wallMs });
  return { summary, problems: [...comparison.lost, ...comparison.doubled] };
}

/** So many events may be under way. A backlog would count as latency of the application. */
const MAX_OPEN = 50;

async function produceAll(
  region: Region,
  produced: readonly Produced[],
  watch: Watch,
  progress: Progress,
): Promise<void> {
  const handled = new Map(produced.filter(isHandled).map(({ message, step }) => [message, step.event.metadata.id]));
  await produce(
    produced.map(({ message }) => message),
    {
      kafka: region.kafkaConnection,
      ready: async () => {
        while (watch.openCount > MAX_OPEN) await setTimeout(1);
      },
      onSend: (batch) => {
        const ids = batch.flatMap((message) => handled.get(message) ?? []);
        for (const id of ids) watch.sent(id, region.clock.now());
        progress.add(batch.length);
      },
    },
  );
}

/** Events of payments and inventory reach the bus, but no handler takes them. */
const isHandled = ({ kind, step }: Produced): boolean => kind === 'event' && step.topic === 'orders';

function clientsOf({ endpoint }: Region) {
  const config = regionClient(endpoint);
  return {
    eventBridge: new EventBridgeClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    dynamoDb: new DynamoDBClient(config),
  };
}

function refOf({ resources }: Region, logicalId: string): string {
  const resource = resources.get(logicalId);
  if (!resource) throw new Error(`the template has no ${logicalId}`);
  return resource.ref;
}

function deadLetterQueuesOf({ resources }: Region): readonly string[] {
  const queues = [...resources].filter(
    ([id, { type }]) => type === 'AWS::SQS::Queue' && /(Failed|Undelivered|Exhausted)/.test(id),
  );
  return queues.map(([, { ref }]) => ref);
}
