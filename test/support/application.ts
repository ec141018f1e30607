import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Region, startRegion } from '@tributary/region';
import { at, parseJson, textOf } from '@tributary/region/json';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { produce } from '../../demo/traffic/send.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ProjectCopy } from './project-copy.ts';
import { until } from './until.ts';

/** The packaged application in a region, with what a test needs to send to it and to see what it did. */
export interface Application {
  readonly region: Region;
  readonly copy: ProjectCopy;
  readonly client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  readonly sqs: SQSClient;
  produce(...messages: readonly KafkaMessage[]): Promise<void>;
  /** The bodies of the notices that were sent since the last call, once nothing is under way. */
  notices(): Promise<readonly string[]>;
  urlOf(queueName: string): Promise<string>;
  /** Waits until a queue holds so many messages, hidden ones included. */
  untilDepth(queueName: string, depth: number): Promise<void>;
  /** Runs a script with this region as its endpoint; gives what it printed, or fails with it. */
  run(script: string, ...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export async function runningApplication(): Promise<Application> {
  const copy = new ProjectCopy();
  await copy.takePackage();
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'tributary-code-'));
  const packageDir = path.join(copy.folder, '.serverless');
  // Billing waits minutes for missing payments. On the virtual clock they pass at once.
  const region = await startRegion({ packageDir, cacheDir, port: 0, kafka: { port: 0 }, clock: 'virtual' });
  const client = { endpoint: region.endpoint, region: 'eu-west-1', credentials: CREDENTIALS };
  const sqs = new SQSClient(client);
  const noticesUrl = await subscribedQueue(sqs, new SNSClient(client), region);
  const urlOf = async (QueueName: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  return {
    region,
    copy,
    client,
    sqs,
    urlOf,
    produce: (...messages) => produce(messages, region.kafkaConnection),
    notices: async () => {
      await region.settled();
      return (await drain(sqs, noticesUrl)).map((body) => textOf(at(parseJson(body), 'Message')));
    },
    untilDepth: async (name, depth) => {
      const url = await urlOf(name);
      await until(async () => (await depthOf(sqs, url)) === depth, `${name} to hold ${depth} messages`);
    },
    run: (script, ...args) => copy.node([script, ...args, '--endpoint', region.endpoint]),
    stop: async () => {
      await region.stop();
      rmSync(cacheDir, { recursive: true, force: true });
      copy[Symbol.dispose]();
    },
  };
}

async function subscribedQueue(sqs: SQSClient, sns: SNSClient, { resources }: Region): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'notices-seen' }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const TopicArn = resources.get('DeliveriesTopic')?.ref;
  const Principal = { Service: 'sns.amazonaws.com' };
  const statement = { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: Attributes['QueueArn'] };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes['QueueArn'] }));
  return QueueUrl;
}

/** Messages on a queue, hidden ones included. */
export async function depthOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}
