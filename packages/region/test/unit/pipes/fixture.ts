import { AwsError } from '../../../src/core/aws-error.ts';
import { Journal } from '../../../src/core/journal.ts';
import { isObject, type Json, type JsonObject } from '../../../src/core/json.ts';
import type { OutgoingMessage } from '../../../src/core/ports.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import type { HttpParameters } from '../../../src/eventbridge/target.ts';
import { SqsReader } from '../../../src/lambda/mappings/sqs.ts';
import { Pipes } from '../../../src/pipes/pipes.ts';
import { readPipe } from '../../../src/pipes/read-pipe.ts';
import type { PipeBusEntry, PipePorts } from '../../../src/pipes/targets/target.ts';
import { MemoryQueue } from '../lambda/memory-queue.ts';

export const NOW = '2026-01-02T03:04:05.000Z';
const HOME = 'eu-west-1:000000000000';

export const ARNS = {
  source: `arn:aws:sqs:${HOME}:orders`,
  queue: `arn:aws:sqs:${HOME}:target`,
  topic: `arn:aws:sns:${HOME}:target`,
  destination: `arn:aws:events:${HOME}:api-destination/partner/0`,
  bus: `arn:aws:events:${HOME}:event-bus/shop`,
  standard: `arn:aws:states:${HOME}:stateMachine:standard`,
  express: `arn:aws:states:${HOME}:stateMachine:express`,
  target: `arn:aws:lambda:${HOME}:function:target`,
  enrich: `arn:aws:lambda:${HOME}:function:enrich`,
};

/** What a function does with an event: its answer, or a throw. */
export type Script = (event: Json) => Json;

type Sent = Json | OutgoingMessage | PipeBusEntry | (HttpParameters & { readonly payload: string });

/** Pipes from one queue to whatever the test looks at. */
export function openPipes(scripts: Record<string, Script> = {}) {
  const clock = new VirtualClock(Date.parse(NOW));
  const journal = new Journal(clock);
  const random = seededRandom(1);
  const queue = new MemoryQueue();
  const sent: { to: string; what: Sent }[] = [];
  const ports = portsOf(sent, scripts);
  const compile = (text: string) => {
    const pattern = compilePattern(text);
    return (value: unknown) => isObject(value) && pattern.matches(value);
  };
  const findIds = (value: unknown): string[] =>
    isObject(value) && typeof value['id'] === 'string' ? [value['id']] : [];
  const pipes = new Pipes({
    clock,
    random,
    journal,
    ports,
    region: 'eu-west-1',
    accountId: '000000000000',
    compilePattern: compile,
    destinations: async () => {},
    sources: (overrides) => ({
      sqs: (declaration) => new SqsReader({ journal, findIds, ...overrides }, queue, declaration),
    }),
  });
  const create = (properties: JsonObject) =>
    pipes.create(readPipe({ Source: ARNS.source, RoleArn: 'arn:aws:iam::000000000000:role/pipe', ...properties }, 'p'));
  return { pipes, create, queue, sent, journal, clock };
}

function portsOf(sent: { to: string; what: Sent }[], scripts: Record<string, Script>): PipePorts {
  const run = (arn: string, payload: string): Json => {
    const event: Json = JSON.parse(payload);
    sent.push({ to: arn, what: event });
    return scripts[arn.slice(arn.lastIndexOf(':') + 1)]?.(event) ?? null;
  };
  const invoke = async (arn: string, payload: string) => {
    try {
      return { requestId: 'r-1', payload: JSON.stringify(run(arn, payload)) };
    } catch {
      return { requestId: 'r-1', functionError: 'Unhandled' as const, payload: '{"errorType":"Error"}' };
    }
  };
  const put = async (to: string, entry: PipeBusEntry): Promise<void> => {
    if (!isObject(JSON.parse(entry.detail))) throw new AwsError('MalformedDetail', 'Detail is malformed.');
    sent.push({ to, what: entry });
  };
  return {
    apiDestinations: {
      invoke: async (to, payload, parameters) => {
        if (payload.includes('poison')) throw new Error('the partner answers 500');
        sent.push({ to, what: { payload, ...parameters } });
      },
    },
    functions: { invoke, enqueue: async (arn, payload) => void run(arn, payload) },
    queues: { send: async (to, message) => void sent.push({ to, what: message }) },
    topics: { publish: async (to, message) => void sent.push({ to, what: message }) },
    buses: { put },
    workflows: {
      typeOf: (arn) => (arn.endsWith('express') ? 'EXPRESS' : 'STANDARD'),
      start: async (to, input) => void sent.push({ to: `start ${to}`, what: JSON.parse(input) }),
      run: async (to, input) => JSON.stringify(run(to, input)),
    },
  };
}

/** Resolves when nothing is in hand. */
export async function idle(pipes: Pipes): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet++) {
    if (pipes.mappings().some(({ pendingCount }) => pendingCount > 0)) quiet = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
