import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { consolePages } from '@tributary/console';
import type { JsonObject } from '@tributary/region/json';
import type { Hop, HopPage, PayloadPage } from '@tributary/region/observation';
import type {
  BusList,
  BusSamples,
  EventCheck,
  InvokedTarget,
  ReplayPlan,
  SentEvent,
  StartedReplay,
} from '../../../server/events/shapes.ts';
import { archivedIn, targetsOf } from '../../../ui/pages/event/rule-targets.ts';
import { type ConsoleClient, consoleClient } from '../../support/console-client.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const arn = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const CODE = `exports.handler = async (event) => { if (event.fail) throw new Error('no reading'); return event; };`;
const SCHEMA = {
  type: 'object',
  'x-amazon-events-source': 'plant',
  'x-amazon-events-detail-type': 'Taken',
  properties: { detail: { $ref: '#/definitions/Taken' } },
  definitions: { Taken: { type: 'object', required: ['celsius'], properties: { celsius: { type: 'number' } } } },
};

const functionOf = (name: string): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: arn('Role'),
    Code: { ZipFile: CODE },
  },
});
const ruleOf = (name: string, bus: string, target: JsonObject): JsonObject => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: name,
    EventBusName: { Ref: bus },
    EventPattern: { source: ['plant'] },
    Targets: [{ Id: 't', ...target }],
  },
});
const mayInvoke = (id: string): JsonObject => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: id }, Principal: 'events.amazonaws.com' },
});

const RESOURCES: JsonObject = {
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'plant', AssumeRolePolicyDocument: { Statement: [] } } },
  Plant: { Type: 'AWS::Events::EventBus', Properties: { Name: 'plant' } },
  Bare: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bare' } },
  Archive: { Type: 'AWS::Events::Archive', Properties: { ArchiveName: 'plant', SourceArn: arn('Plant') } },
  Reader: functionOf('reader'),
  Noter: functionOf('noter'),
  MayRead: mayInvoke('Reader'),
  MayNote: mayInvoke('Noter'),
  Read: ruleOf('read', 'Plant', {
    Arn: arn('Reader'),
    InputTransformer: { InputPathsMap: { c: '$.detail.celsius' }, InputTemplate: '{"degrees": <c>}' },
  }),
  Note: ruleOf('note', 'Plant', { Arn: arn('Noter') }),
  Later: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'later' } },
  ReadBare: ruleOf('read-bare', 'Bare', { Arn: arn('Reader') }),
  Keep: ruleOf('keep', 'Bare', { Arn: arn('Later') }),
  Registry: { Type: 'AWS::EventSchemas::Registry', Properties: { RegistryName: 'plant' } },
  Schema: {
    Type: 'AWS::EventSchemas::Schema',
    Properties: {
      RegistryName: 'plant',
      SchemaName: 'plant@Taken',
      Type: 'JSONSchemaDraft4',
      Content: JSON.stringify(SCHEMA),
    },
    DependsOn: 'Registry',
  },
};

let open: ConsoleRegion;
let client: ConsoleClient;
let samplesDir: string;
beforeAll(async () => {
  samplesDir = mkdtempSync(path.join(tmpdir(), 'samples-'));
  const whole = { source: 'plant', 'detail-type': 'Moved', detail: { to: 'hall 2' } };
  writeFileSync(path.join(samplesDir, 'Moved.json'), JSON.stringify(whole));
  writeFileSync(path.join(samplesDir, 'Moved.bad.json'), JSON.stringify({ ...whole, detail: {} }));
  writeFileSync(path.join(samplesDir, 'scheduled.json'), JSON.stringify({ ...whole, source: 'aws.events' }));
  writeFileSync(path.join(samplesDir, 'request.json'), '{"path":"/"}');
  open = await consoleRegion({ isEmpty: true, clock: 'virtual', pages: [consolePages({ samplesDir })] });
  client = consoleClient(open.region.endpoint);
  await open.createStack('plant', RESOURCES);
});
afterAll(async () => {
  await open.stop();
  rmSync(samplesDir, { recursive: true });
});

const page = async <T>(name: string): Promise<T> =>
  (await (await fetch(`${open.region.endpoint}/_region/${name}`)).json()) as T;

/** Sends a reading, and gives the hops of its way. */
async function sent(bus: string, celsius: number): Promise<{ readonly id: string; readonly hops: readonly Hop[] }> {
  const event = { bus, source: 'plant', detailType: 'Taken', detail: JSON.stringify({ celsius }) };
  const { id } = await client.post<SentEvent>('events/send', event);
  return { id, hops: await hopsOf(id) };
}

async function hopsOf(id: string): Promise<readonly Hop[]> {
  await open.region.settled();
  return (await page<HopPage>(`hops?id=${id}`)).hops;
}

async function hopsOfRequest(requestId: string): Promise<readonly Hop[]> {
  await open.region.settled();
  const { hops } = await page<HopPage>('hops?place=function/reader');
  return hops.filter(({ detail }) => detail?.['requestId'] === requestId);
}

const ruleNamed = (hops: readonly Hop[], name: string): string =>
  hops.find(({ step, place }) => step === 'matched' && place.endsWith(`/${name}`))?.place ?? '';
const invocationsOf = (hops: readonly Hop[], name: string): number =>
  hops.filter(({ step, place }) => step === 'invoked' && place === `function/${name}`).length;

async function payloadOf(n: number | undefined): Promise<string> {
  const { payloads } = await page<PayloadPage>(`payloads?n=${n ?? 0}`);
  return payloads[0]?.text ?? '';
}

test('the buses of the region are listed, the default one last', async () => {
  const { buses } = await client.get<BusList>('events/buses');
  expect([buses.toSorted(), buses.at(-1)]).toEqual([['bare', 'default', 'plant'], 'default']);
});

test('samples are the events of the project, those that are wrong marked, and one of each schema', async () => {
  const { samples } = await client.get<BusSamples>('events/samples');
  expect(samples).toEqual([
    expect.objectContaining({ label: 'Moved of Moved.bad.json', isBad: true, detail: '{}' }),
    expect.objectContaining({ label: 'Moved of Moved.json', isBad: false, source: 'plant', detailType: 'Moved' }),
    expect.objectContaining({ label: 'Taken, made from its schema', isBad: false, source: 'plant' }),
  ]);
  expect(JSON.parse(samples.at(-1)?.detail ?? '')).toEqual({ celsius: expect.any(Number) });
});

describe('an event is checked', () => {
  const check = (more: object) =>
    client.post<EventCheck>('events/check', { source: 'plant', detailType: 'Taken', detail: '{}', ...more });

  test('against the schema of its detail, which is given with the verdict', async () => {
    const { problems, schema, ...rest } = await check({ detail: '{"celsius":"warm"}' });
    expect(rest).toEqual({ isSendable: true, schemaName: 'plant/plant@Taken' });
    expect(problems).toEqual([{ pointer: '/celsius', message: 'must be number' }]);
    expect(schema).toMatchObject({ required: ['celsius'], properties: { celsius: { type: 'number' } } });
    expect((await check({ detail: '{"celsius":21}' })).problems).toEqual([]);
  });

  test('by its form alone, where no schema of it is known', async () => {
    expect(await check({ detailType: 'Unheard' })).toEqual({ problems: [], isSendable: true });
  });

  test.each([
    [{ source: '' }, 'The event needs a source.'],
    [{ detailType: '' }, 'The event needs a detail type.'],
    [{ source: 'aws.plant' }, 'A source that begins with "aws." is for AWS services.'],
    [{ detail: '[]' }, 'The detail has to be a JSON object.'],
    [{ detail: '{' }, 'The detail has to be a JSON object.'],
  ])('%j cannot be sent', async (more, message) => {
    expect(await check(more)).toEqual({ problems: [{ message }], isSendable: false });
  });
});

test('what a bus refuses is told as it says it', async () => {
  const event = { bus: 'plant', source: 'aws.plant', detailType: 'Taken', detail: '{}' };
  await expect(client.post('events/send', event)).rejects.toThrow('NotAuthorizedForSource');
});

describe('a replay of one event', () => {
  test('reaches one rule, and the others do not see it', async () => {
    const { id, hops } = await sent('plant', 21);
    const { archive = '', hop = 0 } = archivedIn(hops) ?? {};
    const plan = await client.get<ReplayPlan>('events/replay-plan', { hop: String(hop), archive });
    expect([plan.to - plan.from, plan.others]).toEqual([1_000, 0]);

    const rule = ruleNamed(hops, 'note');
    const { replayName } = await client.post<StartedReplay>('events/replay', { hop, archive, rule });
    const after = await hopsOf(id);
    expect([invocationsOf(after, 'noter'), invocationsOf(after, 'reader')]).toEqual([2, 1]);
    expect(after.filter(({ step }) => step === 'replayed')).toMatchObject([
      { place: expect.stringContaining(replayName) },
    ]);
  });

  test('is refused when the region has forgotten the event', async () => {
    const query = { hop: '999999', archive: 'arn:aws:events:eu-west-1:000000000000:archive/plant' };
    await expect(client.get('events/replay-plan', query)).rejects.toThrow('Forgotten: The region has forgotten');
  });
});

describe('the target of a rule', () => {
  test('is invoked again alone, with the input that the rule made for it', async () => {
    const { id, hops } = await sent('plant', 22);
    const [target, ...others] = targetsOf(ruleNamed(hops, 'read'), hops);
    expect(others).toEqual([]);
    expect(target).toMatchObject({ kind: 'function', name: 'reader' });
    const input = await payloadOf(target?.inputHop);
    expect(JSON.parse(input)).toEqual({ degrees: 22 });

    const { requestId } = await client.post<InvokedTarget>('events/invoke-target', { function: target?.arn, input });
    expect((await hopsOfRequest(requestId)).map(({ step }) => step)).toEqual(['invoked', 'succeeded']);
    expect(invocationsOf(await hopsOf(id), 'noter')).toBe(1);
  });

  test('that gets the event as it is, is invoked with the whole event', async () => {
    const { id, hops } = await sent('bare', 23);
    expect(archivedIn(hops)).toBeUndefined();
    const [target] = targetsOf(ruleNamed(hops, 'read-bare'), hops);
    const input = await payloadOf(target?.inputHop);
    expect(JSON.parse(input)).toMatchObject({ id, detail: { celsius: 23 } });

    const { requestId } = await client.post<InvokedTarget>('events/invoke-target', { function: target?.arn, input });
    const invoked = (await hopsOfRequest(requestId)).find(({ step }) => step === 'invoked');
    expect(await payloadOf(invoked?.n)).toBe(input);
  });

  test('that is a queue is no function', async () => {
    const { hops } = await sent('bare', 24);
    expect(targetsOf(ruleNamed(hops, 'keep'), hops)).toMatchObject([{ kind: 'queue', name: 'later' }]);
  });

  test.each([
    [{ function: 'reader', input: '{' }, 'InvalidInput: The input is not JSON.'],
    [{ function: 'nobody', input: '{}' }, 'Function not found'],
  ])('is not invoked by %j', async (body, message) => {
    await expect(client.post('events/invoke-target', body)).rejects.toThrow(message);
  });
});
