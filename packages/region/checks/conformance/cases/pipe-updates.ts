import type { JsonObject } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { delivered } from './events-calls.ts';
import { API, call, filter, pipe, RoleArn, template } from './pipes-calls.ts';
import { sqs } from './sqs-calls.ts';

const UPDATE = `${API}/API_UpdatePipe.html`;

const update = (aws: Caller, own: string, change: object) => call(aws, 'PUT', `/${own}`, { RoleArn, ...change });

/** What a pipe says of itself once it was changed. */
const changed = (name: string, more: object, change: object, gives: unknown): ConformanceCase => ({
  name,
  source: UPDATE,
  run: async (aws, own) => {
    await pipe(aws, own, more);
    await update(aws, own, change);
    return call(aws, 'GET', `/${own}`);
  },
  gives,
});

/** AWS does not document whether the default is shown. */
const isWithoutWindow = (given: JsonObject): boolean =>
  given['BatchSize'] === 7 && (given['MaximumBatchingWindowInSeconds'] ?? 0) === 0;

/** @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html */
export const PIPE_UPDATES: readonly ConformanceCase[] = [
  changed('UpdatePipe changes the description', {}, { Description: 'new' }, part({ Description: 'new' })),
  changed(
    'what an update does not name stays',
    { Description: 'words', ...template('"it"') },
    { DesiredState: 'STOPPED' },
    part({ Description: 'words', DesiredState: 'STOPPED', TargetParameters: part({ InputTemplate: '"it"' }) }),
  ),
  changed(
    'parameters of a source change as a whole',
    { SourceParameters: { SqsQueueParameters: { BatchSize: 5, MaximumBatchingWindowInSeconds: 1 } } },
    { SourceParameters: { SqsQueueParameters: { BatchSize: 7 } } },
    part({ SourceParameters: part({ SqsQueueParameters: isWithoutWindow }) }),
  ),
  {
    name: 'a pipe is being updated',
    source: UPDATE,
    run: async (aws, own) => {
      await pipe(aws, own);
      return update(aws, own, { Description: 'new' });
    },
    gives: part({ Name: /^pipes-/, DesiredState: 'RUNNING', CurrentState: 'UPDATING' }),
  },
  {
    name: 'an update without a role is refused',
    source: UPDATE,
    run: async (aws, own) => {
      await pipe(aws, own);
      return update(aws, own, { RoleArn: undefined });
    },
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'an update of a pipe that is not there',
    source: UPDATE,
    run: (aws) => update(aws, 'none', {}),
    gives: refused(404, 'NotFoundException'),
  },
  {
    name: 'a running pipe does what it is updated to',
    source: UPDATE,
    run: async (aws, own) => {
      const { from, to } = await pipe(aws, own, filter({ body: { a: [1] } }));
      const change = { SourceParameters: { FilterCriteria: {} }, ...template('{"it": <$.body>}') };
      await update(aws, own, change);
      await sqs(aws, 'SendMessage', { QueueUrl: from.url, MessageBody: 'hi' });
      return (await delivered(aws, to.url))[0] ?? null;
    },
    gives: { it: 'hi' },
  },
];
