import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import { EVENTS_ARCHIVES } from './events-archives.ts';
import {
  busToQueue,
  delivered,
  EVENTS_API,
  EVENTS_GUIDE,
  entry,
  entryErrors,
  events,
  openQueue,
  put,
} from './events-calls.ts';
import { EVENTS_RULES } from './events-rules.ts';

const PUT = `${EVENTS_API}/API_PutEvents.html`;
const TRANSFORM = `${EVENTS_GUIDE}/eb-transform-target-input.html`;

const failing = (name: string, more: object, code: string): ConformanceCase => ({
  name: `an entry ${name} fails with ${code}, and its neighbour is taken`,
  source: PUT,
  run: async (aws, own) => {
    const answer = await put(aws, entry('default', more), entry('default', { Source: own }));
    return [answer['FailedEntryCount'], entryErrors(answer)];
  },
  gives: [1, [code, null]],
});

/** What a target gets of one event. */
const transformed = (name: string, target: object, detail: object, gives: unknown): ConformanceCase => ({
  name,
  source: TRANSFORM,
  run: async (aws, own) => {
    const url = await busToQueue(aws, own, target);
    await put(aws, entry(own, { Detail: JSON.stringify(detail) }));
    return (await delivered(aws, url))[0];
  },
  gives,
});

const transformer = (InputTemplate: string, InputPathsMap: object = { a: '$.detail.a' }) => ({
  InputTransformer: { InputTemplate, InputPathsMap },
});

const PUTTING: readonly ConformanceCase[] = [
  {
    name: 'PutEvents gives an id for each entry',
    source: PUT,
    run: async (aws) => put(aws, entry('default'), entry('default')),
    gives: { FailedEntryCount: 0, Entries: [{ EventId: UUID }, { EventId: UUID }] },
  },
  failing('without a source', { Source: '' }, 'InvalidArgument'),
  failing('without a detail type', { DetailType: '' }, 'InvalidArgument'),
  failing('without a detail', { Detail: '' }, 'InvalidArgument'),
  failing('whose detail is no JSON', { Detail: '{"a":' }, 'MalformedDetail'),
  failing('whose detail is a list', { Detail: '[1]' }, 'MalformedDetail'),
  failing('whose detail is a text', { Detail: '"a"' }, 'MalformedDetail'),
  failing('from a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'),
  {
    name: 'an event for a bus that does not exist is taken, and dropped',
    source: `${EVENTS_GUIDE}/eb-putevents.html`,
    run: (aws, own) => put(aws, entry(`${own}-none`)),
    gives: { FailedEntryCount: 0, Entries: [{ EventId: UUID }] },
  },
  {
    name: 'eleven entries fail the whole call',
    source: PUT,
    run: (aws) => put(aws, ...Array.from({ length: 11 }, () => entry('default'))),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'no entries fail the call',
    source: PUT,
    run: (aws) => put(aws),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: '1,048,576 bytes of entries fail the whole call',
    source: `${EVENTS_GUIDE}/eb-putevents.html`,
    run: (aws) => {
      const empty = entry('default', { Detail: '{"a":""}' });
      const rest = 1_048_576 - 'shopShipped{"a":""}'.length;
      return put(aws, { ...empty, Detail: `{"a":"${'x'.repeat(rest)}"}` });
    },
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'an event of 1,048,575 bytes is taken',
    source: `${EVENTS_GUIDE}/eb-putevents.html`,
    run: (aws) =>
      put(aws, entry('default', { Detail: `{"a":"${'x'.repeat(1_048_575 - 'shopShipped{"a":""}'.length)}"}` })),
    gives: part({ FailedEntryCount: 0 }),
  },
  {
    name: 'a target gets the envelope, with the time in whole seconds and the id of the answer',
    source: `${EVENTS_GUIDE}/eb-events-structure.html`,
    run: async (aws, own) => {
      const url = await busToQueue(aws, own);
      await put(aws, entry(own, { Time: 1_772_359_200.9, Resources: ['arn:one'] }));
      return (await delivered(aws, url))[0];
    },
    gives: {
      version: '0',
      id: UUID,
      'detail-type': 'Shipped',
      source: 'shop',
      account: /^\d{12}$/,
      time: '2026-03-01T10:00:00Z',
      region: 'us-east-1',
      resources: ['arn:one'],
      detail: { a: 1 },
    },
  },
  {
    name: 'two rules deliver one event with one id',
    source: `${EVENTS_GUIDE}/eb-rules.html`,
    run: async (aws, own) => {
      const url = await busToQueue(aws, own, { InputPath: '$.id' });
      const { arn } = await openQueue(aws, own);
      const rule = { Name: 'again', EventBusName: own, EventPattern: '{"source":["shop"]}' };
      await events(aws, 'PutRule', rule);
      const Targets = [{ Id: 't', Arn: arn, InputPath: '$.id' }];
      await events(aws, 'PutTargets', { Rule: 'again', EventBusName: own, Targets });
      await put(aws, entry(own));
      const ids = [...(await delivered(aws, url)), ...(await delivered(aws, url, 2))];
      return [ids.length, new Set(ids).size];
    },
    gives: [2, 1],
  },
  ...hops(),
];

function hops(): readonly ConformanceCase[] {
  return [
    {
      name: 'an event goes from bus to bus once',
      source: `${EVENTS_GUIDE}/eb-bus-to-bus.html`,
      run: async (aws, own) => {
        const last = await busToQueue(aws, `${own}-c`);
        const middle = await busToQueue(aws, `${own}-b`);
        await forward(aws, `${own}-b`, `${own}-c`);
        await events(aws, 'CreateEventBus', { Name: `${own}-a` });
        await forward(aws, `${own}-a`, `${own}-b`);
        await put(aws, entry(`${own}-a`));
        return [(await delivered(aws, middle)).length, (await delivered(aws, last, 1)).length];
      },
      gives: [1, 0],
    },
  ];
}

async function forward(aws: Caller, from: string, to: string): Promise<void> {
  const { Arn } = await events(aws, 'DescribeEventBus', { Name: to });
  const EventPattern = '{"source":["shop"]}';
  await events(aws, 'PutRule', { Name: 'on', EventBusName: from, EventPattern });
  await events(aws, 'PutTargets', { Rule: 'on', EventBusName: from, Targets: [{ Id: 't', Arn }] });
}

const INPUTS: readonly ConformanceCase[] = [
  transformed('Input takes the place of the event', { Input: '{"fixed":[1]}' }, { a: 1 }, { fixed: [1] }),
  transformed('InputPath chooses a node', { InputPath: '$.detail' }, { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
  transformed('InputPath of a text keeps its quotes', { InputPath: '$.detail.a' }, { a: 'x' }, 'x'),
  transformed('a bare text in JSON gets quotes', transformer('{"a": <a>}'), { a: 'x' }, { a: 'x' }),
  transformed('a quoted text in JSON keeps its quotes', transformer('{"a": "<a>"}'), { a: 'x' }, { a: 'x' }),
  transformed(
    'a text inside of a text is inserted plainly',
    transformer('{"a": "is <a>!"}'),
    { a: 'x' },
    { a: 'is x!' },
  ),
  transformed(
    'an object in JSON is inserted as it is',
    transformer('{"a": <a>}'),
    { a: { b: [1] } },
    { a: { b: [1] } },
  ),
  transformed('a number in JSON stays one', transformer('{"a": <a>}'), { a: 1.5 }, { a: 1.5 }),
  transformed('a missing path in JSON is an empty text', transformer('{"a": <a>}'), {}, { a: '' }),
  transformed('a text template is delivered with its quotes', transformer('"it is <a>"'), { a: 'x' }, 'it is x'),
  transformed('a list in a text has no quotes', transformer('"it is <a>"'), { a: ['A', 'B'] }, 'it is [A,B]'),
  transformed(
    'aws.events.event.json is the whole event',
    transformer('{"e": <aws.events.event.json>}', {}),
    { a: 1 },
    { e: part({ 'detail-type': 'Shipped', detail: { a: 1 } }) },
  ),
  transformed(
    'aws.events.event is the event without its detail',
    transformer('{"e": <aws.events.event>}', {}),
    { a: 1 },
    { e: (event: object) => 'detailType' in event && !('detail' in event) },
  ),
  transformed(
    'aws.events.rule-name is the name of the rule',
    transformer('"<aws.events.rule-name>"', {}),
    { a: 1 },
    'all',
  ),
];

export const EVENTS: readonly ConformanceCase[] = [...PUTTING, ...INPUTS, ...EVENTS_RULES, ...EVENTS_ARCHIVES];
