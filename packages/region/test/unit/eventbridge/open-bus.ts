import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { Journal } from '../../../src/core/journal.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { OutgoingMessage } from '../../../src/core/ports.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { eventBridgeOperations } from '../../../src/eventbridge/api/table.ts';
import { EventBridge, type EventBridgeDeps } from '../../../src/eventbridge/eventbridge.ts';
import { Permissions } from '../../../src/iam/permissions.ts';

export const START_MS = Date.parse('2026-01-02T03:04:05.678Z');
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const arn = (resource: string): string => `arn:aws:events:${REGION}:${ACCOUNT}:${resource}`;
export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:target`;
export const DLQ = `arn:aws:sqs:${REGION}:${ACCOUNT}:dlq`;

export interface Sent {
  readonly arn: string;
  readonly payload: string;
}

/** EventBridge on a virtual clock, with targets that record their inputs and fail on request. */
export function openBus({ clock = new VirtualClock(START_MS), ...options }: Partial<EventBridgeDeps> = {}) {
  const journal = new Journal(clock);
  const sent: Sent[] = [];
  const deadLetters: { queue: string; message: OutgoingMessage }[] = [];
  /** Errors for the next attempts; an attempt without one succeeds. */
  const failures: Error[] = [];
  const service = new EventBridge({
    clock,
    random: seededRandom(1),
    journal,
    spill: openSpill(),
    accountId: ACCOUNT,
    region: REGION,
    findIds: () => [],
    permissions: new Permissions({ accountId: ACCOUNT, ownPolicy: () => undefined }),
    deliver: async (target, payload) => {
      const failure = failures.shift();
      if (failure) throw failure;
      sent.push({ arn: target, payload });
    },
    queues: {
      send: async (queue, message) => {
        deadLetters.push({ queue, message });
      },
    },
    ...options,
  });
  const operations = eventBridgeOperations(service);
  const call = async (name: string, input: JsonObject): Promise<JsonObject> => {
    const operation = operations[name];
    if (!operation) throw new Error(`no operation ${name}`);
    return operation(input);
  };
  return { clock, journal, service, call, sent, deadLetters, failures };
}

export type OpenBus = ReturnType<typeof openBus>;

/** The code and message with which a call fails. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${String(error.code)}: ${error.message}`;
    throw error;
  }
  return 'no failure';
}

/** A rule on the default bus that sends everything of a source to the queue. */
export async function addRule({ call }: OpenBus, target: JsonObject = {}, name = 'rule-1'): Promise<void> {
  await call('PutRule', { Name: name, EventPattern: '{"source":["shop"]}' });
  await call('PutTargets', { Rule: name, Targets: [{ Id: 't1', Arn: QUEUE, ...target }] });
}

export const ENTRY = { Source: 'shop', DetailType: 'OrderPlaced', Detail: '{"orderId":"o-1","total":12.50}' };

export async function put({ call }: OpenBus, entry: JsonObject = {}): Promise<string> {
  const { Entries: entries } = await call('PutEvents', { Entries: [{ ...ENTRY, ...entry }] });
  const [first] = entries as readonly { EventId?: string }[];
  return first?.EventId ?? '';
}
