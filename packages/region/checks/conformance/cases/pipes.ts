import { objectsOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import { delivered, EVENTS_GUIDE, events, openQueue } from './events-calls.ts';
import { PIPE_UPDATES } from './pipe-updates.ts';
import { API, call, filter, pipe, template } from './pipes-calls.ts';
import { sqs } from './sqs-calls.ts';

const TRANSFORM = `${EVENTS_GUIDE}/eb-pipes-input-transformation.html`;
const FILTER = `${EVENTS_GUIDE}/eb-pipes-event-filtering.html`;

/** What a pipe makes of a message. */
const carried = (name: string, source: string, more: object, body: string, gives: unknown): ConformanceCase => ({
  name,
  source,
  run: async (aws, own) => {
    const { from, to } = await pipe(aws, own, more);
    await sqs(aws, 'SendMessage', { QueueUrl: from.url, MessageBody: body });
    return (await delivered(aws, to.url, gives === null ? 1 : 15))[0] ?? null;
  },
  gives,
});

export const PIPES: readonly ConformanceCase[] = [
  {
    name: 'a new pipe is being created',
    source: `${API}/API_CreatePipe.html`,
    run: async (aws, own) => (await pipe(aws, own)).answer,
    gives: part({
      Arn: /^arn:aws:pipes:us-east-1:\d{12}:pipe\/pipes-\d+$/,
      Name: /^pipes-/,
      DesiredState: 'RUNNING',
      CurrentState: 'CREATING',
      CreationTime: anyNumber,
      LastModifiedTime: anyNumber,
    }),
  },
  {
    name: 'a pipe is described with its ends',
    source: `${API}/API_DescribePipe.html`,
    run: async (aws, own) => {
      await pipe(aws, own, { Description: 'words', ...filter({ body: { a: [1] } }) });
      return call(aws, 'GET', `/${own}`);
    },
    gives: part({
      Description: 'words',
      Source: /:pipes-\d+-from$/,
      Target: /:pipes-\d+-to$/,
      SourceParameters: part({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] } }),
    }),
  },
  {
    name: 'a second pipe of a name is a conflict',
    source: `${API}/API_CreatePipe.html`,
    run: async (aws, own) => {
      await pipe(aws, own);
      return (await pipe(aws, own)).answer;
    },
    gives: refused(409, 'ConflictException'),
  },
  {
    name: 'a pipe that is not there is not found',
    source: `${API}/API_DescribePipe.html`,
    run: (aws) => call(aws, 'GET', '/none'),
    gives: refused(404, 'NotFoundException'),
  },
  {
    name: 'a pipe without a role is refused',
    source: `${API}/API_CreatePipe.html`,
    run: async (aws, own) => (await pipe(aws, own, { RoleArn: undefined })).answer,
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'a stopped pipe carries nothing',
    source: `${API}/API_StopPipe.html`,
    run: async (aws, own) => {
      const { from, to } = await pipe(aws, own, { DesiredState: 'STOPPED' });
      await sqs(aws, 'SendMessage', { QueueUrl: from.url, MessageBody: 'hi' });
      return delivered(aws, to.url, 1);
    },
    gives: [],
  },
  {
    name: 'a deleted pipe is being deleted',
    source: `${API}/API_DeletePipe.html`,
    run: async (aws, own) => {
      await pipe(aws, own);
      return (await call(aws, 'DELETE', `/${own}`))['CurrentState'];
    },
    gives: 'DELETING',
  },
  {
    name: 'pipes are listed by a prefix',
    source: `${API}/API_ListPipes.html`,
    run: async (aws, own) => {
      await pipe(aws, own);
      return objectsOf((await call(aws, 'GET', `?NamePrefix=${own}`))['Pipes']).map(({ DesiredState }) => DesiredState);
    },
    gives: ['RUNNING'],
  },
  ...PIPE_UPDATES,
  carried(
    'without a template a queue gets the whole record',
    TRANSFORM,
    {},
    'hi',
    part({
      messageId: /./,
      body: 'hi',
      eventSource: 'aws:sqs',
      attributes: part({ ApproximateReceiveCount: '1' }),
    }),
  ),
  carried('a template takes a text', TRANSFORM, template('{"it": <$.body>}'), 'hi', { it: 'hi' }),
  carried('a body of JSON is decoded before', TRANSFORM, template('{"it": <$.body.a>}'), '{"a":[1]}', { it: [1] }),
  carried('a path inside of a text', TRANSFORM, template('"it is <$.body.a>"'), '{"a":"x"}', 'it is x'),
  carried('a path that is missing', TRANSFORM, template('{"it": "<$.body.none>"}'), '{"a":1}', { it: '' }),
  carried('the name of the pipe', TRANSFORM, template('{"by": "<aws.pipes.pipe-name>"}'), 'hi', { by: /^pipes-\d+$/ }),
  carried(
    'a filter takes a message',
    FILTER,
    { ...filter({ body: { a: [1] } }), ...template('{"d": <$.body>}') },
    '{"a":1}',
    { d: { a: 1 } },
  ),
  carried('a filter leaves a message', FILTER, filter({ body: { a: [{ numeric: ['>', 1] }] } }), '{"a":1}', null),
  {
    name: 'a bus gets the payload as the detail of an event',
    source: `${EVENTS_GUIDE}/eb-pipes-event-target.html`,
    run: async (aws, own) => {
      const seen = await openQueue(aws, own);
      const { EventBusArn } = await events(aws, 'CreateEventBus', { Name: own });
      await events(aws, 'PutRule', { Name: 'all', EventBusName: own, EventPattern: '{"source":["mine"]}' });
      await events(aws, 'PutTargets', { Rule: 'all', EventBusName: own, Targets: [{ Id: 't', Arn: seen.arn }] });
      const TargetParameters = {
        InputTemplate: '{"a": <$.body.a>}',
        EventBridgeEventBusParameters: { Source: 'mine', DetailType: '$.body.kind' },
      };
      const { from } = await pipe(aws, own, { Target: EventBusArn, TargetParameters });
      await sqs(aws, 'SendMessage', { QueueUrl: from.url, MessageBody: '{"a":1,"kind":"Seen"}' });
      return (await delivered(aws, seen.url))[0] ?? null;
    },
    gives: part({ source: 'mine', 'detail-type': 'Seen', detail: { a: 1 } }),
  },
];
