import type { Clock } from '../../../src/core/clock.ts';
import { Journal } from '../../../src/core/journal.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Call } from '../../../src/http/call.ts';
import { Input } from '../../../src/sqs/api/input.ts';
import { SQS_OPERATIONS } from '../../../src/sqs/api/operations.ts';
import { MoveTasks } from '../../../src/sqs/move-tasks.ts';
import { QueueStore } from '../../../src/sqs/queue-store.ts';
import { SqsService } from '../../../src/sqs/sqs-service.ts';
import { ManualClock } from '../kafka/manual-clock.ts';

export const HOME = { region: 'eu-west-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' };

/** A message as an answer has it. */
export interface Received {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MessageId: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MessageAttributes?: JsonObject;
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** Queues without a port, on a clock that the test moves. */
export const sqsHarness = () => harnessOn(new ManualClock());

/** Queues without a port, on that clock. */
export function harnessOn<C extends Clock>(clock: C) {
  const journal = new Journal(clock);
  const store = new QueueStore({ clock, random: seededRandom(1), journal, findIds: () => [], ...HOME });
  const deps = { store, moveTasks: new MoveTasks(store) };
  /** @throws AwsError */
  const call = async (operation: string, input: JsonObject, parts: Partial<Call> = {}) => {
    const run = SQS_OPERATIONS[operation];
    if (run === undefined) throw new Error(`There is no operation ${operation}.`);
    const output = await run(new Input(input), deps, callOf(parts));
    return JSON.parse(JSON.stringify(output ?? {}));
  };
  const queue = async (QueueName: string, Attributes: Readonly<Record<string, string>> = {}): Promise<string> =>
    (await call('CreateQueue', { QueueName, Attributes })).QueueUrl;
  const fifo = (QueueName: string, Attributes: Readonly<Record<string, string>> = {}): Promise<string> =>
    queue(QueueName, { FifoQueue: 'true', ContentBasedDeduplication: 'true', ...Attributes });
  const send = (QueueUrl: string, MessageBody: string, more: JsonObject = {}) =>
    call('SendMessage', { QueueUrl, MessageBody, ...more });
  const receive = async (QueueUrl: string, more: JsonObject = {}): Promise<readonly Received[]> =>
    (await call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ...more })).Messages ?? [];
  const bodies = async (QueueUrl: string, more: JsonObject = {}): Promise<readonly string[]> =>
    (await receive(QueueUrl, more)).map(({ Body }) => Body);
  return { clock, journal, store, deps, service: new SqsService(store), call, queue, fifo, send, receive, bodies };
}

/** A call as the front door hands it on. */
export function callOf(parts: Partial<Call>): Call {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: '',
    bytes: Buffer.alloc(0),
    requestId: 'request-1',
    signedFor: 'sqs',
    signal: new AbortController().signal,
    ...parts,
  };
}
