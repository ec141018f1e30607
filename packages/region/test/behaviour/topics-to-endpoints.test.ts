import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type JsonObject, textOf } from '../../src/core/json.ts';
import type { RegionOptions } from '../../src/region.ts';
import { OutsideServer } from '../support/outside-server.ts';
import { arn, queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:news';
let server: OutsideServer;
let region: TestRegion | undefined;
const dataDir = mkdtempSync(path.join(tmpdir(), 'topics-to-endpoints-'));

beforeEach(async () => {
  server = await OutsideServer.start();
});
afterEach(async () => {
  await region?.stop();
  region = undefined;
  server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const news = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } };
const allowed = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Failed' }],
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
      ],
    },
  },
};
const subscription = (): JsonObject => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: { Ref: 'News' },
    Protocol: 'http',
    Endpoint: `${server.url}/hooks`,
    RedrivePolicy: { deadLetterTargetArn: arn('Failed') },
    DeliveryPolicy: { healthyRetryPolicy: { numRetries: 1, minDelayTarget: 3600, maxDelayTarget: 3600 } },
  },
});

async function start(resources: JsonObject, options: Partial<RegionOptions> = {}): Promise<TestRegion> {
  const Resources = { News: news, Failed: queue('failed'), Allowed: allowed, ...resources };
  region = await runningRegion({ Resources: JSON.parse(JSON.stringify(Resources)) }, { clock: 'virtual', ...options });
  await region.settled();
  return region;
}

const messages = (): JsonObject[] => server.taken.map(({ body }) => JSON.parse(body));
const linkIn = (member: string): string => textOf(messages().at(-1)?.[member]);
const publish = async (running: TestRegion, Message: string): Promise<void> => {
  await new SNSClient(running.client).send(new PublishCommand({ TopicArn: TOPIC, Message }));
  await running.settled();
};
const subscriptions = async ({ client }: TestRegion) =>
  (await new SNSClient(client).send(new ListSubscriptionsCommand({}))).Subscriptions ?? [];

describe('an endpoint that a template subscribes to a topic', () => {
  test('gets messages after it has followed the link, until it follows the other one', async () => {
    const running = await start({ Subscription: subscription() });
    expect(messages()).toMatchObject([{ Type: 'SubscriptionConfirmation' }]);
    await publish(running, 'too early');

    const answer = await fetch(linkIn('SubscribeURL'));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(`<SubscriptionArn>${TOPIC}:`)]);
    await publish(running, 'hello');
    expect(messages().map(({ Message }) => Message)).toEqual([expect.stringContaining('You have chosen'), 'hello']);
    expect(server.taken.at(-1)).toMatchObject({
      method: 'POST',
      url: '/hooks',
      headers: { 'x-amz-sns-message-type': 'Notification', 'x-amz-sns-topic-arn': TOPIC },
    });

    expect((await fetch(linkIn('UnsubscribeURL'))).status).toBe(200);
    expect(await subscriptions(running)).toEqual([]);
    await publish(running, 'too late');
    expect(messages()).toHaveLength(2);
  });

  test('that takes nothing is called again by its policy, in virtual time, and then not any more', async () => {
    const running = await start({ Subscription: subscription() });
    await fetch(linkIn('SubscribeURL'));
    server.answers.push({ status: 500 }, { status: 503 });
    await publish(running, 'hello');

    expect(messages().map(({ Type }) => Type)).toEqual(['SubscriptionConfirmation', 'Notification', 'Notification']);
    const QueueUrl = `${running.endpoint}/000000000000/failed`;
    const { Messages = [] } = await new SQSClient(running.client).send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body).Message)).toEqual(['hello']);
  });

  test('on HTTP elsewhere stops the start', async () => {
    const elsewhere = { Protocol: 'http', Endpoint: 'http://partner.example.com/', TopicArn: { Ref: 'News' } };
    await expect(start({ Elsewhere: { Type: 'AWS::SNS::Subscription', Properties: elsewhere } })).rejects.toThrow(
      'HTTP is for 127.0.0.1, [::1] and localhost',
    );
  });
});

describe('the links of a message', () => {
  test('are not followed for a page', async () => {
    const running = await start({ Subscription: subscription() });
    for (const site of ['cross-site', 'same-site', 'same-origin']) {
      const answer = await fetch(linkIn('SubscribeURL'), { headers: { 'sec-fetch-site': site } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(await subscriptions(running)).toMatchObject([{ SubscriptionArn: 'PendingConfirmation' }]);
    // Somebody has pasted it into the bar of a browser.
    expect((await fetch(linkIn('SubscribeURL'), { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect(await subscriptions(running)).toMatchObject([{ SubscriptionArn: expect.stringContaining(TOPIC) }]);
  });

  test('confirm a subscription of a call for good: with its data the region does not ask again', async () => {
    const before = await start({}, { dataDir });
    const call = { TopicArn: TOPIC, Protocol: 'http', Endpoint: server.url, ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await new SNSClient(before.client).send(new SubscribeCommand(call));
    await before.settled();
    await fetch(linkIn('SubscribeURL'));
    await before.stop();

    const after = await start({}, { dataDir });
    await publish(after, 'hello');
    expect(messages().map(({ Type }) => Type)).toEqual(['SubscriptionConfirmation', 'Notification']);
    const { Attributes } = await new SNSClient(after.client).send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn }),
    );
    expect(Attributes).toMatchObject({ PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'false' });
  });
});
