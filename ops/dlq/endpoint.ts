import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { UsageError } from '@tributary/region/command-line';
import { objectOf } from '@tributary/region/json';
import { kafkaConnection } from '@tributary/region/kafka-client';
import { regionClient, regionEndpoint } from '../clients/aws.ts';
import { DEFAULT_BOOTSTRAP_SERVERS } from '../clients/kafka.ts';
import { iamConnection, KafkaTopics } from './kafka-topics.ts';

export interface Clients {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly eventBridge: EventBridgeClient;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
}

/** Where the dead letters are: a region on this machine, or AWS. */
export interface Place extends Clients {
  /** What the names of the stack's queues begin with. */
  readonly prefix: string;
  /** Milliseconds since the epoch, as the queues see them. */
  readonly nowMs: number;
  /** Of a region on this machine, which keeps a journal. */
  readonly endpoint: string | undefined;
  /** @throws UsageError when nothing says where Kafka is */
  kafka(): KafkaTopics;
  close(): Promise<void>;
}

export interface PlaceOptions {
  readonly aws: boolean;
  readonly stage: string;
  readonly endpoint: string | undefined;
}

const SERVICE = 'tributary';

/** @throws UsageError when no region answers, or options contradict each other */
export async function openPlace(options: PlaceOptions): Promise<Place> {
  if (options.aws && options.endpoint !== undefined) throw new UsageError('Give --aws or --endpoint, not both.');
  return options.aws ? onAws(options) : inRegion(options);
}

async function onAws({ stage }: PlaceOptions): Promise<Place> {
  const clients = clientsOf({});
  await clients.sqs.config.region().catch((cause: unknown) => {
    throw new UsageError('No Region is set: set AWS_REGION, or a region in the profile that AWS_PROFILE names.', {
      cause,
    });
  });
  return placeOf(clients, stage, { nowMs: Date.now(), endpoint: undefined }, () => {
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

async function inRegion({ stage, endpoint: named }: PlaceOptions): Promise<Place> {
  const endpoint = regionEndpoint(named);
  const { nowMs, kafka } = await healthOf(endpoint);
  const clients = clientsOf(regionClient(endpoint));
  return placeOf(clients, stage, { nowMs, endpoint }, () => {
    const settings = kafkaConnection(process.env, kafka);
    return new KafkaTopics(settings ?? { bootstrapServers: [DEFAULT_BOOTSTRAP_SERVERS] });
  });
}

/** What a region says of itself; of another AWS endpoint on this machine, what holds without it. */
async function healthOf(endpoint: string): Promise<{ nowMs: number; kafka: string }> {
  const answer = await fetch(new URL('/_region/health', endpoint)).catch((cause: unknown) => {
    throw new UsageError(
      `No region answers at ${endpoint}. Start one with \`npm start\`, name it with --endpoint, or say --aws.`,
      { cause },
    );
  });
  const { now, kafkaBootstrapServers } = objectOf(answer.ok ? await answer.json() : {});
  const nowMs = typeof now === 'string' ? Date.parse(now) : Date.now();
  return {
    nowMs,
    kafka: typeof kafkaBootstrapServers === 'string' ? kafkaBootstrapServers : DEFAULT_BOOTSTRAP_SERVERS,
  };
}

type Settings = ConstructorParameters<typeof SQSClient>[0];

function clientsOf(settings: NonNullable<Settings>): Clients {
  const { endpoint, region, credentials } = settings;
  const shared = {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
  };
  return {
    sqs: new SQSClient(shared),
    lambda: new LambdaClient(shared),
    eventBridge: new EventBridgeClient(shared),
    sfn: new SFNClient(shared),
    sns: new SNSClient(shared),
    // No name resolves to the bucket of an endpoint that is not AWS's own.
    s3: new S3Client({ ...shared, forcePathStyle: endpoint !== undefined }),
  };
}

function placeOf(
  clients: Clients,
  stage: string,
  rest: Pick<Place, 'nowMs' | 'endpoint'>,
  openKafka: () => KafkaTopics,
): Place {
  let topics: KafkaTopics | undefined;
  return {
    ...clients,
    ...rest,
    prefix: `${SERVICE}-${stage}-`,
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
