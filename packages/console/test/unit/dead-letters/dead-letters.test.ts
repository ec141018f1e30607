import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tributary/region/json';
import type {
  DeadLetterDetails,
  DeadLetterList,
  DiscardResult,
  PayloadCheck,
  RedriveLine,
  RedrivePlan,
} from '../../../server/dead-letters/shapes.ts';
import { type ConsoleClient, consoleClient } from '../../support/console-client.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const arn = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const SCHEMA = {
  type: 'object',
  properties: { detail: { type: 'object', required: ['celsius'], properties: { celsius: { type: 'number' } } } },
};
/** Of a project from elsewhere: its queues have names of their own. */
const RESOURCES: JsonObject = {
  Elsewhere: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'elsewhere',
      State: 'DISABLED',
      EventPattern: { source: ['nobody'] },
      Targets: [
        { Id: 'r', Arn: arn('Readings'), DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:000000000000:not-here' } },
      ],
    },
  },
  Leftovers: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'leftovers' } },
  Unused: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'unused' } },
  Readings: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'readings',
      RedrivePolicy: { deadLetterTargetArn: arn('Leftovers'), maxReceiveCount: 1 },
    },
  },
  ToReadings: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'to-readings',
      EventPattern: { source: ['plant'] },
      Targets: [{ Id: 'readings', Arn: arn('Readings'), DeadLetterConfig: { Arn: arn('Leftovers') } }],
    },
  },
  Plant: { Type: 'AWS::EventSchemas::Registry', Properties: { RegistryName: 'plant' } },
  Taken: {
    Type: 'AWS::EventSchemas::Schema',
    Properties: {
      RegistryName: { 'Fn::GetAtt': ['Plant', 'RegistryName'] },
      SchemaName: 'plant@Taken',
      Type: 'JSONSchemaDraft4',
      Content: JSON.stringify(SCHEMA),
    },
  },
};

let running: ConsoleRegion;
let client: ConsoleClient;
let sqs: SQSClient;

beforeAll(async () => {
  running = await consoleRegion({ isEmpty: true });
  await running.createStack('plant', RESOURCES);
  client = consoleClient(running.region.endpoint);
  sqs = new SQSClient(running.client);
});
afterAll(() => running?.stop());

const event = (id: string, detail: object): string =>
  JSON.stringify({ id, source: 'plant', 'detail-type': 'Taken', detail });

async function urlOf(QueueName: string): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}

/** As EventBridge leaves one for a target. */
async function undelivered(MessageBody: string): Promise<string> {
  const account = `${running.region.awsRegion}:000000000000`;
  const texts = {
    RULE_ARN: `arn:aws:events:${account}:rule/to-readings`,
    TARGET_ARN: `arn:aws:sqs:${account}:readings`,
    ERROR_CODE: 'NO_PERMISSIONS',
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const QueueUrl = await urlOf('leftovers');
  return (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }))).MessageId ?? '';
}

const strange = async (MessageBody: string): Promise<string> =>
  (await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf('leftovers'), MessageBody }))).MessageId ?? '';

const list = (): Promise<DeadLetterList> => client.get<DeadLetterList>('dead-letters');
const one = (id: string): Promise<DeadLetterDetails> => client.get<DeadLetterDetails>('dead-letters/one', { id });

async function depthOf(name: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const query = { QueueUrl: await urlOf(name), AttributeNames: [...AttributeNames] };
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(query));
  return AttributeNames.reduce((sum, one) => sum + Number(Attributes[one] ?? 0), 0);
}

describe('dead letters of a project from elsewhere', () => {
  test('are found where its resources send them, and looking receives none', async () => {
    const id = await undelivered(event('e-1', { celsius: 'warm' }));
    for (let look = 0; look < 3; look++) {
      const { queues, deadLetters } = await list();
      expect(queues).toMatchObject([{ name: 'leftovers', depth: 1, inFlight: 0 }]);
      expect(deadLetters).toMatchObject([
        { id, queue: 'leftovers', reason: 'NO_PERMISSIONS', eventType: 'Taken', to: 'target readings', isHeld: false },
      ]);
    }
    await client.post('dead-letters/discard', { ids: [id], reason: 'a test' });
  });

  test('have the schema of their event, and each field at fault is advice', async () => {
    const id = await undelivered(event('e-2', { celsius: 'warm' }));
    const deadLetter = await one(id);
    expect(deadLetter).toMatchObject({ schemaName: 'plant/plant@Taken', schema: SCHEMA });
    expect(JSON.parse(deadLetter.payload)).toMatchObject({ id: 'e-2' });
    const check = await client.post<PayloadCheck>('dead-letters/check', { id, text: deadLetter.payload });
    expect(check).toEqual({
      problems: [{ pointer: '/detail/celsius', message: 'must be number' }],
      isSendable: true,
      isChecked: true,
    });
    const unknown = event('e-2', {}).replace('Taken', 'Unheard');
    expect(await client.post('dead-letters/check', { id, text: unknown })).toEqual({
      problems: [],
      isSendable: true,
      isChecked: false,
    });
    expect(await client.post('dead-letters/check', { id, text: '{"broken' })).toMatchObject({ isSendable: false });
    await client.post('dead-letters/discard', { ids: [id], reason: 'a test' });
  });

  test('are edited, planned, and redriven to the target that missed them', async () => {
    const id = await undelivered(event('e-3', { celsius: 'warm' }));
    const edited = await client.post<{ id: string }>('dead-letters/edit', {
      id,
      text: event('e-3', { celsius: 21.5 }),
    });
    const deadLetter = await one(edited.id);
    expect(deadLetter).toMatchObject({ edited: expect.any(String), original: expect.stringContaining('warm') });
    const plan = await client.post<RedrivePlan>('dead-letters/plan', { ids: [edited.id] });
    expect(plan.rows).toEqual([
      {
        id: edited.id,
        queue: 'leftovers',
        reason: 'NO_PERMISSIONS',
        to: 'target readings',
        eventId: 'e-3',
        eventType: 'Taken',
      },
    ]);
    expect(await depthOf('readings')).toBe(0);
    const lines = await client.lines<RedriveLine>('dead-letters/redrive', { ids: [edited.id], perSecond: 100 });
    expect(lines.at(-1)).toEqual({ result: { chosen: 1, redriven: 1, replaced: 0, problems: [], untried: 0 } });
    expect(await depthOf('readings')).toBe(1);
    expect((await list()).deadLetters).toEqual([]);
  });

  test('of a form that is not known are shown as they are, and a redrive names each that fails', async () => {
    const ids = [await strange('not even JSON'), await strange('{"who": "knows"}')];
    const [first = ''] = ids;
    expect(await one(first)).toMatchObject({
      reason: 'UNKNOWN',
      body: 'not even JSON',
      notEditable: expect.any(String),
    });
    const lines = await client.lines<RedriveLine>('dead-letters/redrive', { ids });
    expect(lines[0]).toMatchObject({ total: 2, done: 0 });
    expect(lines.at(-1)).toMatchObject({
      result: { chosen: 2, redriven: 0, problems: ids.map((id) => ({ id, queue: 'leftovers' })) },
    });
    const kept = await client.lines<object>('dead-letters/kept', { ids: [first] });
    expect(kept).toMatchObject([{ id: first, content: { body: 'not even JSON' } }]);
    const discarded = await client.post<DiscardResult>('dead-letters/discard', { ids, reason: 'nobody knows them' });
    expect(discarded).toEqual({ discarded: 2, problems: [] });
    expect(await depthOf('leftovers')).toBe(0);
  });

  test('are redriven all at once, also those that are not listed', async () => {
    await undelivered(event('e-4', { celsius: 1 }));
    await undelivered(event('e-5', { celsius: 2 }));
    const lines = await client.lines<RedriveLine>('dead-letters/redrive', { all: true, perSecond: 1_000 });
    expect(lines.at(-1)).toMatchObject({ result: { chosen: 2, redriven: 2, problems: [] } });
  });

  test('are listed, shown and redriven when a queue has more than fits into one page of the region', async () => {
    const count = 2_300;
    const QueueUrl = await urlOf('leftovers');
    const bodies = Array.from({ length: count }, (_, index) => event(`many-${index}`, { celsius: index }));
    for (let from = 0; from < count; from += 10) {
      const Entries = bodies.slice(from, from + 10).map((MessageBody, at) => ({ Id: String(at), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    const { queues, deadLetters } = await list();
    expect(queues).toMatchObject([{ name: 'leftovers', depth: count, left: 0 }]);
    expect(new Set(deadLetters.map(({ id }) => id)).size).toBe(count);
    const last = deadLetters.at(-1)?.id ?? '';
    expect((await one(last)).body).toBe(bodies.at(-1));
    const ids = deadLetters.map(({ id }) => id);
    expect(await client.lines<object>('dead-letters/kept', { ids })).toHaveLength(count);
    const discarded = await client.post<DiscardResult>('dead-letters/discard', { ids, reason: 'a test' });
    expect(discarded).toEqual({ discarded: count, problems: [] });
  });

  test('of an unknown id, without an id, a reason or a sensible rate are refused', async () => {
    await expect(one('gone')).rejects.toThrow('DeadLetterGone');
    await expect(client.post('dead-letters/plan', { ids: [] })).rejects.toThrow('at least one');
    await expect(client.post('dead-letters/discard', { ids: ['x'], reason: ' ' })).rejects.toThrow(
      '"reason" is missing',
    );
    await expect(client.post('dead-letters/redrive', { ids: ['x'], perSecond: 0 })).rejects.toThrow('InvalidRate');
    await expect(client.post('dead-letters/release', { id: 'x' })).rejects.toThrow('NotSaid');
  });
});
