import { AwsError } from '../../../src/core/aws-error.ts';
import { Journal } from '../../../src/core/journal.ts';
import { type JsonObject, objectOf, textOf } from '../../../src/core/json.ts';
import type { FunctionPort, OutgoingMessage } from '../../../src/core/ports.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';
import { jsonOf } from '../../../src/http/structured-service.ts';
import { snsOperations } from '../../../src/sns/api/operations.ts';
import { Deliveries } from '../../../src/sns/delivery/deliveries.ts';
import { MobileApplications } from '../../../src/sns/mobile/applications.ts';
import { Publisher } from '../../../src/sns/publisher.ts';
import { Subscriptions } from '../../../src/sns/subscriptions.ts';
import { TopicStore } from '../../../src/sns/topic-store.ts';
import { Confirmations } from '../../../src/sns/web/confirmations.ts';
import { ManualClock } from '../kafka/manual-clock.ts';
import { webRecorder } from './web-recorder.ts';

const HOME = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };
export const TOPIC = 'arn:aws:sns:us-east-1:000000000000:news';
export const ORDERED_TOPIC = `${TOPIC}.fifo`;
export const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

export interface Sent extends OutgoingMessage {
  readonly queue: string;
}

const lastPart = (arn: string): string => arn.split(':').at(-1) ?? '';

/** SNS over queues and functions that only remember what they get. */
export function snsHarness(stateStore: StateStore = NO_STATE_STORE) {
  const clock = new ManualClock();
  const journal = new Journal(clock);
  const sent: Sent[] = [];
  const invoked: JsonObject[] = [];
  /** Of the invocations. */
  const traces: (string | undefined)[] = [];
  /** What queues and functions refuse with, by name; the policies of those named in `closed` let nobody send. */
  const failing = new Map<string, AwsError>();
  const closed = new Set<string>();
  const check = (arn: string): void => {
    const failure = failing.get(lastPart(arn));
    if (failure !== undefined) throw failure;
  };
  const send = async (arn: string, message: OutgoingMessage): Promise<void> => {
    sent.push({ queue: lastPart(arn), ...message });
  };
  const enqueue: FunctionPort['enqueue'] = async (_arn, event, _ids, origin) => {
    invoked.push(JSON.parse(event));
    traces.push(origin?.traceHeader);
  };
  const functionOf = (arn: string): object => {
    check(arn);
    return {};
  };
  const topics = new TopicStore(clock, HOME);
  const web = webRecorder();
  const ports = {
    queues: { check, send },
    functions: { functionOf, enqueue },
    mayDeliver: (_action: string, arn: string) => !closed.has(lastPart(arn)),
    origin: { endpoint: 'http://127.0.0.1:4566', region: HOME.region },
    outside: web.outside,
  };
  const deliveries = new Deliveries({ clock, journal, topics, ports });
  const random = seededRandom(1);
  const deps = { clock, random, journal, findIds: () => [], topics, deliveries };
  const { origin, outside } = ports;
  const confirmations = new Confirmations({ clock, random, journal, topics, origin, outside });
  const subscriptions = new Subscriptions(topics, (subscription) => confirmations.ask(subscription));
  const mobile = new MobileApplications(HOME);
  const operations = snsOperations({ topics, subscriptions, publisher: new Publisher(deps), mobile });

  /** Calls an operation, and gives its answer as JSON. */
  async function call(name: string, input: JsonObject = {}, headers = {}): Promise<JsonObject> {
    return objectOf(jsonOf((await operations[name]?.(input, { headers })) ?? {}));
  }
  /** The code and the message of the error with which an operation answers. */
  async function refusal(name: string, input: JsonObject = {}): Promise<string> {
    try {
      await call(name, input);
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'no error';
  }
  function restore(): void {
    topics.restore(stateStore);
    deliveries.restore(stateStore);
  }
  /** Moves the clock, and lets what is due come to its end. */
  async function advance(ms: number): Promise<void> {
    clock.advance(ms);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
  return {
    call,
    refusal,
    restore,
    advance,
    clock,
    journal,
    sent,
    invoked,
    posted: web.posted,
    answers: web.answers,
    traces,
    failing,
    closed,
    deliveries,
    topics,
    operations: Object.keys(operations),
  };
}

export type SnsHarness = ReturnType<typeof snsHarness>;

/** A topic `news` to which a queue is subscribed. */
export async function newsWithQueue(attributes: JsonObject = {}, sns = snsHarness()) {
  await sns.call('CreateTopic', { Name: 'news' });
  const input = { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: queueArn('inbox'), Attributes: attributes };
  const { SubscriptionArn } = await sns.call('Subscribe', input);
  return { ...sns, SubscriptionArn: textOf(SubscriptionArn) };
}
