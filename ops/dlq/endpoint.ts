import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { UsageError } from '@tributary/region/command-line';
import { kafkaConnection } from '@tributary/region/kafka-client';
import { type CallAws, jsonCallsWith } from '#lib/aws/json-call.ts';
import { serviceEndpoint } from '#lib/env.ts';
import { stackPrefix, stackPrefixIn, type Target, targetOf } from '../clients/aws.ts';
import { healthOf } from '../clients/region-page.ts';
import { iamConnection, KafkaTopics } from './kafka-topics.ts';

export interface Clients {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
}

/** Where the dead letters are: a region on this machine, or AWS. */
export interface Endpoint extends Clients {
  /** The names of the stack's resources begin with it. */
  readonly prefix: string;
  /** The dead-letter queues by name; without them, those of the stack whose names say so. */
  readonly queueNames?: ReadonlySet<string>;
  /** At these the process lets go of the dead letters that it holds, and ends. */
  readonly endsAt: readonly NodeJS.Signals[];
  /** The time of its queues when it was opened, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** A region's URL, from which its journal can be read; undefined on AWS. */
  readonly regionUrl: string | undefined;
  /** For services that need no client of their own. */
  readonly callAws: CallAws;
  /** @throws UsageError when no setting names the Kafka cluster */
  kafka(): KafkaTopics;
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly aws: boolean;
  readonly stage: string;
  readonly endpoint: string | undefined;
}

/** @throws UsageError when no region answers, or options contradict each other */
export async function openEndpoint({ stage, ...options }: EndpointOptions): Promise<Endpoint> {
  const target = await targetOf(options);
  const ofStack = { prefix: stackPrefix(stage), endsAt: ['SIGINT', 'SIGTERM'] } as const;
  return target.regionUrl === undefined ? onAws(target, ofStack) : inRegion(target, target.regionUrl, ofStack);
}

type Scope = Pick<Endpoint, 'prefix' | 'queueNames' | 'endsAt'>;

/**
 * The dead letters on some queues of a region, for a process that does other work, too.
 * @throws UsageError when no region answers
 */
export function openQueues(target: Target, regionUrl: string, queueNames: ReadonlySet<string>): Promise<Endpoint> {
  const [prefix = ''] = [...queueNames].flatMap((name) => stackPrefixIn(name) ?? []);
  return inRegion(target, regionUrl, { prefix, queueNames, endsAt: [] });
}

async function onAws(target: Target, scope: Scope): Promise<Endpoint> {
  const clients = clientsOf(target);
  await clients.sqs.config.region().catch((cause: unknown) => {
    throw new UsageError('No Region is set: set AWS_REGION, or a region in the profile that AWS_PROFILE names.', {
      cause,
    });
  });
  const rest = { ...scope, nowMs: Date.now(), regionUrl: undefined, callAws: callsOf(clients, target) };
  return endpointOf(clients, rest, () => {
    const settings = kafkaConnection(process.env);
    if (settings === undefined) {
      throw new UsageError(
        'Set KAFKA_BOOTSTRAP_SERVERS to the brokers of the cluster: aws kafka get-bootstrap-brokers names them.',
      );
    }
    const isPlain = (process.env['KAFKA_SECURITY_PROTOCOL'] ?? '') === '';
    return new KafkaTopics(isPlain ? iamConnection(settings.bootstrapServers, clients.sqs) : settings);
  });
}

async function inRegion(target: Target, regionUrl: string, scope: Scope): Promise<Endpoint> {
  const { nowMs, kafkaBootstrapServers } = await healthOf(regionUrl);
  const clients = clientsOf(target);
  return endpointOf(clients, { ...scope, nowMs, regionUrl, callAws: callsOf(clients, target) }, () => {
    const settings = kafkaConnection(process.env, kafkaBootstrapServers);
    if (settings === undefined) {
      throw new UsageError(`${regionUrl} names no Kafka. Set KAFKA_BOOTSTRAP_SERVERS.`);
    }
    return new KafkaTopics(settings);
  });
}

const callsOf = ({ sqs }: Clients, { settings }: Target): CallAws =>
  jsonCallsWith(sqs, Date.now, (service) => settings(service).endpoint ?? serviceEndpoint(service));

function clientsOf({ regionUrl, settings }: Target): Clients {
  return {
    sqs: new SQSClient(settings('SQS')),
    lambda: new LambdaClient(settings('LAMBDA')),
    dynamoDb: new DynamoDBClient(settings('DYNAMODB')),
    eventBridge: new EventBridgeClient(settings('EVENTBRIDGE')),
    sfn: new SFNClient(settings('SFN')),
    sns: new SNSClient(settings('SNS')),
    // The name of a bucket resolves only below an endpoint of AWS itself.
    s3: new S3Client({ ...settings('S3'), forcePathStyle: regionUrl !== undefined }),
  };
}

function endpointOf(
  clients: Clients,
  rest: Scope & Pick<Endpoint, 'nowMs' | 'regionUrl' | 'callAws'>,
  openKafka: () => KafkaTopics,
): Endpoint {
  let topics: KafkaTopics | undefined;
  return {
    ...clients,
    ...rest,
    kafka: () => {
      topics ??= openKafka();
      return topics;
    },
    close: async () => {
      await topics?.close();
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
