import { connect } from 'node:net';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holding } from '../../src/core/clock.ts';
import type {
  EventPage,
  FunctionsPage,
  HopPage,
  LogPage,
  PayloadPage,
  QueuePage,
  QueuesPage,
} from '../../src/observation/shapes.ts';
import { clientsOf } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, invokePermission, queue, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TEMPLATE = {
  Resources: {
    Bus: bus('shop'),
    Greeter: functionResource('greeter'),
    May: invokePermission('Greeter'),
    Rule: rule('Met', { Arn: arn('Greeter') }),
    Standard: queue('standard', { VisibilityTimeout: 30 }),
    Fifo: queue('ordered.fifo', { FifoQueue: true, ContentBasedDeduplication: true }),
  },
};
const GREETER = `exports.handler = async ({ detail }) => { console.log('hello ' + detail.name); return 'greeted'; };`;

let region: TestRegion;
let clients: ReturnType<typeof clientsOf>;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code: { greeter: GREETER }, clock: 'virtual' });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});

/** What a connection answers to requests that are sent one after the other, without waiting. */
async function answersTo(...requests: readonly string[]): Promise<string> {
  const { port, hostname } = new URL(region.endpoint);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  let text = '';
  const ended = new Promise<void>((resolve, reject) => {
    socket.on('data', (piece: string) => (text += piece)).once('close', () => resolve());
    socket.once('error', reject);
  });
  const [last = '', ...others] = requests.toReversed();
  const head = `Host: ${hostname}:${port}\r\n`;
  for (const request of others.toReversed()) socket.write(`${request} HTTP/1.1\r\n${head}\r\n`);
  socket.write(`${last} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
  await ended;
  return text;
}

test.each(['journal?follow=1', 'stream?hops=1&events=1&stats=1&logs=*'])(
  'whoever asks for the head of %s alone is answered at once, and can go on',
  async (name) => {
    const text = await answersTo(`HEAD /_region/${name}`, 'GET /_region/health');
    expect(text.match(/^HTTP\/1\.1 .*$/gm)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
    expect(text).not.toContain('retry:');
  },
);

const page = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${region.endpoint}/_region/${path}`)).json()) as T;
const urlOf = (name: string): string => `${region.endpoint}/000000000000/${name}`;

describe.each([
  ['standard', {}],
  ['ordered.fifo', { MessageGroupId: 'group-1' }],
])('the page of the queue %s', (name, more) => {
  const attributes = async () =>
    (await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ['All'] })))
      .Attributes;

  test('shows messages, and receives none', async () => {
    const MessageAttributes = { colour: { DataType: 'String', StringValue: 'red' } };
    const sent = { QueueUrl: urlOf(name), MessageBody: 'first', MessageAttributes, ...more };
    const { MessageId } = await clients.sqs.send(new SendMessageCommand(sent));
    const [before, newest] = [await attributes(), region.journal.newest];
    for (let looks = 0; looks < 5; looks++) {
      const shown = await page<QueuePage>(`queues/${name}`);
      expect(shown).toMatchObject({ name, depth: 1, inFlight: 0, delayed: 0, left: 0 });
      expect(shown.messages).toMatchObject([
        { id: MessageId, receiveCount: 0, state: 'ready', body: 'first', attributes: { colour: 'red' }, sizeBytes: 20 },
      ]);
    }
    expect([await attributes(), region.journal.newest]).toEqual([before, newest]);
  });

  test('shows since when a received message is hidden, and how often it was received', async () => {
    await holding(region.clock, async () => {
      const { Messages } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: urlOf(name), VisibilityTimeout: 3_600 }),
      );
      expect(Messages).toHaveLength(1);
      const { messages, inFlight, depth } = await page<QueuePage>(`queues/${name}`);
      expect([depth, inFlight]).toEqual([0, 1]);
      expect(messages).toMatchObject([{ receiveCount: 1, state: 'in-flight', visibleAt: expect.any(Number) }]);
      const { queues } = await page<QueuesPage>('queues');
      expect(queues.find((one) => one.name === name)).toMatchObject({ inFlight: 1, oldestAt: expect.any(Number) });
    });
  });
});

describe('a queue with more messages than a page', () => {
  const name = 'pages-of-a-queue';
  const texts = Array.from({ length: 7 }, (_, index) => `m${index}`);

  beforeAll(async () => {
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    for (const MessageBody of texts)
      await clients.sqs.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody }));
  });

  const bodiesOf = ({ messages }: QueuePage): readonly string[] => messages.map(({ body }) => body);

  test('is read to its end by pages, though its messages were sent in one millisecond and some are taken meanwhile', async () => {
    const first = await page<QueuePage>(`queues/${name}?limit=3`);
    expect([bodiesOf(first), first.left]).toEqual([['m0', 'm1', 'm2'], 4]);
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 5 }),
    );
    const gone = Messages.find(({ Body }) => Body === 'm2');
    await clients.sqs.send(
      new DeleteMessageCommand({ QueueUrl: urlOf(name), ReceiptHandle: gone?.ReceiptHandle ?? '' }),
    );
    const second = await page<QueuePage>(`queues/${name}?limit=3&after=${first.next}`);
    expect([bodiesOf(second), second.left]).toEqual([['m3', 'm4', 'm5'], 1]);
    const third = await page<QueuePage>(`queues/${name}?limit=3&after=${second.next}`);
    expect([bodiesOf(third), third.left, third.next]).toEqual([['m6'], 0, undefined]);
  });

  test('refuses a cursor that no page gave', async () => {
    const answer = await fetch(`${region.endpoint}/_region/queues/${name}?after=m2`);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('after takes the')]);
  });
});

test('a message without ids of an event is found by its own id when its queue gives it up', async () => {
  const deadLetterTargetArn = `arn:aws:sqs:${region.awsRegion}:000000000000:standard`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const QueueUrl = urlOf('gives-up');
  const Attributes = { RedrivePolicy, VisibilityTimeout: '0' };
  await clients.sqs.send(new CreateQueueCommand({ QueueName: 'gives-up', Attributes }));
  const { MessageId } = await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no ids here' }));
  await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const { events } = await page<EventPage>(`events?id=${MessageId}`);
  expect(events).toMatchObject([{ id: MessageId, state: 'dead-lettered', deadLetters: 1 }]);
});

test('the page of a queue that there is not says so', async () => {
  const answer = await fetch(`${region.endpoint}/_region/queues/nothing`);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('There is no queue nothing.')]);
});

describe('an event', () => {
  beforeAll(async () => {
    const entry = { EventBusName: 'shop', Source: 'door', DetailType: 'Met', Detail: '{"name":"Ada"}' };
    await clients.events.send(new PutEventsCommand({ Entries: [entry] }));
    await region.settled();
  });

  const met = async () => (await page<EventPage>('events?type=Met')).events[0];

  test('is shown in short', async () => {
    expect(await met()).toMatchObject({
      type: 'Met',
      source: 'door',
      origin: 'bus/shop',
      state: 'done',
      attempts: 1,
      handledBy: ['function/greeter'],
    });
  });

  test('is shown with its hops and what passed at them', async () => {
    const { hops } = await page<HopPage>(`hops?id=${(await met())?.id}`);
    const numbers = Object.fromEntries(hops.map(({ step, n }) => [step, n]));
    const { payloads } = await page<PayloadPage>(
      `payloads?n=${numbers['published']},${numbers['invoked']},${numbers['succeeded']}`,
    );
    expect(payloads).toMatchObject([
      { kind: 'event', text: expect.stringContaining('"detail":{"name":"Ada"}') },
      { kind: 'input', text: expect.stringContaining('"detail":{"name":"Ada"}') },
      { kind: 'output', text: '"greeted"' },
    ]);
  });

  test('is seen in the log and the figures of its function', async () => {
    const { lines, functions } = await page<LogPage>('logs?function=greeter');
    expect([functions, lines.map(({ text }) => text)]).toEqual([['greeter'], [expect.stringContaining('hello Ada')]]);
    const { functions: figures } = await page<FunctionsPage>('functions');
    expect(figures).toMatchObject([{ name: 'greeter', running: 0, waiting: 0, workers: 1, coldStarts: 1, errors: 0 }]);
  });
});
