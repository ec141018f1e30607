import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { UsageError } from '@tributary/region/command-line';
import { objectOf, textOf } from '@tributary/region/json';
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
export interface Endpoint extends Clients {
  /** The names of the stack's queues begin with it. */
  readonly prefix: string;
  /** The time of its queues when it was opened, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** A region's URL, from which its journal can be read; undefined on AWS. */
  readonly regionUrl: string | undefined;
  /** @throws UsageError when no setting names the Kafka cluster */
  kafka(): KafkaTopics;
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly aws: boolean;
  readonly stage: string;
  readonly endpoint: string | undefined;
}

const SERVICE = 'tributary';

/** @throws UsageError when no region answers, or options contradict each other */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  if (options.aws && options.endpoint !== undefined) throw new UsageError('Give --aws or --endpoint, not both.');
  return options.aws ? onAws(options) : inRegion(options);
}

async function onAws({ stage }: EndpointOptions): Promise<Endpoint> {
  const clients = clientsOf({});
  await clients.sqs.config.region().catch((cause: unknown) => {
    throw new UsageError('No Region is set: set AWS_REGION, or a region in the profile that AWS_PROFILE names.', {
      cause,
    });
  });
  return endpointOf(clients, stage, { nowMs: Date.now(), regionUrl: undefined }, () => {
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

async function inRegion({ stage, endpoint }: EndpointOptions): Promise<Endpoint> {
  const regionUrl = regionEndpoint(endpoint);
  const { nowMs, kafka } = await healthOf(regionUrl);
  const clients = clientsOf(regionClient(regionUrl));
  return endpointOf(clients, stage, { nowMs, regionUrl }, () => {
    const settings = kafkaConnection(process.env, kafka);
    return new KafkaTopics(settings ?? { bootstrapServers: [DEFAULT_BOOTSTRAP_SERVERS] });
  });
}

/** The time and the Kafka that a region reports. Another AWS emulator reports neither, so the defaults apply. */
async function healthOf(regionUrl: string): Promise<{ nowMs: number; kafka: string }> {
  const answer = await fetch(new URL('/_region/health', regionUrl)).catch((cause: unknown) => {
    throw new UsageError(
      `No region answers at ${regionUrl}. Start one with \`npm start\`, name it with --endpoint, or say --aws.`,
      { cause },
    );
  });
  const { now, kafkaBootstrapServers } = objectOf(answer.ok ? await answer.json() : {});
  return {
    nowMs: typeof now === 'string' ? Date.parse(now) : Date.now(),
    kafka: textOf(kafkaBootstrapServers, DEFAULT_BOOTSTRAP_SERVERS),
  };
}

function clientsOf(settings: Partial<ReturnType<typeof regionClient>>): Clients {
  return {
    sqs: new SQSClient(settings),
    lambda: new LambdaClient(settings),
    eventBridge: new EventBridgeClient(settings),
    sfn: new SFNClient(settings),
    sns: new SNSClient(settings),
    // The name of a bucket resolves only below an endpoint of AWS itself.
    s3: new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined }),
  };
}

function endpointOf(
  clients: Clients,
  stage: string,
  rest: Pick<Endpoint, 'nowMs' | 'regionUrl'>,
  openKafka: () => KafkaTopics,
): Endpoint {
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
