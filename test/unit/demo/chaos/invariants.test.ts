import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { BusOrder } from '../../../../demo/chaos/bus-order.ts';
import type { Execution } from '../../../../demo/chaos/executions.ts';
import { type Evidence, INVARIANTS, problemsIn } from '../../../../demo/chaos/invariants.ts';
import { Application } from '../../../../demo/check/application.ts';
import type { BusEvent } from '../../../../demo/check/bus.ts';
import type { DeadLetter } from '../../../../demo/check/dead-letters.ts';
import { SHOP_INVARIANTS } from '../../../../demo/shop/chaos/invariants.ts';
import type { Produced } from '../../../../demo/traffic/step.ts';
import { readTemplate } from '../../../../tools/template/template.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const rule = (name: string, target: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: `s-dev-${name}`,
    EventPattern: { 'detail-type': ['OrderPlaced'] },
    Targets: [{ Id: 't', Arn: arn(target), DeadLetterConfig: { Arn: arn('Undelivered') } }],
  },
});
const application = new Application(
  readTemplate({
    Resources: {
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 's-dev' } },
      Bridge: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: 's-dev-bridge' },
        Metadata: { Publishes: ['tributary.orders'] },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: arn('Bridge'), Topics: ['orders'] },
      },
      Project: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-project' } },
      Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 's-dev-flow' } },
      Undelivered: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 's-dev-undelivered' } },
      ProjectRule: rule('project', 'Project'),
      FlowRule: rule('flow', 'Flow'),
    },
  }),
);

const eventOf = (id: string, sequence: number): Event => ({
  metadata: {
    id,
    type: 'OrderPlaced',
    version: 1,
    source: 'tributary.orders',
    subject: 'o-1',
    time: '2026-03-02T08:00:00Z',
    correlationId: id,
    causationId: id,
    sequence,
    traceparent: '',
    hops: 0,
  },
  data: {},
});
const onBus = (event: Event): BusEvent => ({
  busId: `bus-${event.metadata.id}`,
  event,
  envelope: {
    source: event.metadata.source,
    'detail-type': event.metadata.type,
    detail: JSON.parse(JSON.stringify(event)),
  },
});
const send = (event: Event, kind: Produced['kind'] = 'event'): Produced => ({
  kind,
  step: { topic: 'orders', event },
  message: binaryMessage('orders', event),
});
function orderOf(events: readonly Event[]): BusOrder {
  const order = new BusOrder();
  for (const [n, { metadata }] of events.entries())
    order.hop({ n, at: 0, step: 'published', place: 'arn:aws:events:r:1:event-bus/b', ids: [metadata.id] });
  return order;
}

const [first, second] = [eventOf('e-1', 1), eventOf('e-2', 2)];
const broken = send(eventOf('broken', 3), 'malformed');
const deadLetter: DeadLetter = {
  queue: 's-dev-bridge-failed',
  reason: 'RECORD_NOT_JSON',
  explanation: '',
  from: 'orders-0@1',
  eventId: undefined,
  value: broken.message?.value.toString('base64'),
  holds: () => true,
};
const runOf = (name: string): Execution => ({
  workflow: 's-dev-flow',
  name,
  status: 'SUCCEEDED',
  failure: '',
  eventId: undefined,
});
const handledBy = (pairs: readonly string[]): Evidence['handled'] => ({
  has: (name, identity) => pairs.includes(`${name} ${identity}`),
});
const HANDLED = ['s-dev-project tributary.orders/e-1', 's-dev-project tributary.orders/e-2'];
const evidence: Evidence = {
  sent: [send(first), send(second), broken],
  onBus: [onBus(first), onBus(second)],
  deadLetters: [deadLetter],
  order: orderOf([first, second]),
  withFaults: true,
  application,
  handled: handledBy(HANDLED),
  executions: [runOf('bus-e-1_x'), { ...runOf('redriven'), eventId: 'e-2' }],
  discarded: [],
};
const broken2 = { ...evidence, deadLetters: [deadLetter, deadLetter] };

describe('the invariants of every application', () => {
  test('hold where everything is as it must be', () => {
    expect(problemsIn(evidence)).toEqual([]);
    expect(problemsIn({ ...evidence, withFaults: false })).toEqual([]);
  });

  test.each<[string, keyof typeof INVARIANTS, Partial<Evidence>]>([
    ['an event that never came to the bus', 'bus', { onBus: [onBus(first)] }],
    [
      'an event that comes twice without faults',
      'bus',
      { onBus: [...evidence.onBus, onBus(second)], withFaults: false },
    ],
    ['events of a key that overtake each other', 'order', { order: orderOf([second, first]) }],
    ['an event that a function has not handled', 'handled', { handled: handledBy(HANDLED.slice(1)) }],
    ['an event for which no workflow was started', 'handled', { executions: [runOf('bus-e-1_x')] }],
    [
      'an execution that failed',
      'workflows',
      { executions: [...evidence.executions, { ...runOf('bus-e-2_y'), status: 'FAILED', failure: 'Boom' }] },
    ],
    ['a broken message that is gone', 'dead letters', { deadLetters: [] }],
    ['a broken message that is there twice without faults', 'dead letters', { ...broken2, withFaults: false }],
  ])('find %s', (_what, invariant, tampered) => {
    expect(problemsIn({ ...evidence, ...tampered }).map((problem) => problem.invariant)).toContain(invariant);
  });

  test('let things come again under faults', () => {
    expect(problemsIn({ ...broken2, onBus: [...evidence.onBus, ...evidence.onBus] })).toEqual([]);
  });

  test('let an event be a dead letter with its content, or be dropped by an operator, in place of being handled', () => {
    const handled = handledBy(HANDLED.slice(1));
    const dead = { ...deadLetter, queue: 's-dev-undelivered', eventId: 'e-1', value: undefined };
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, dead] })).toEqual([]);
    expect(problemsIn({ ...evidence, handled, discarded: [{ queue: 's-dev-undelivered', eventId: 'e-1' }] })).toEqual(
      [],
    );
    const clipped = { ...dead, holds: () => false };
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, clipped] })).toEqual([
      {
        invariant: 'handled',
        text: 'the dead letter of OrderPlaced e-1 on s-dev-undelivered has not all of it',
        ids: ['e-1'],
      },
    ]);
  });

  test('take an event that a function published as they take all others', () => {
    const published = eventOf('made-here', 1);
    const more = { ...evidence, onBus: [...evidence.onBus, onBus(published)] };
    expect(problemsIn(more).map(({ text }) => text)).toEqual([
      'project has not handled OrderPlaced made-here',
      'flow has not handled OrderPlaced made-here',
    ]);
  });

  test('are all in docs/explanation/chaos.md, with those of the shop', () => {
    const items = readFileSync('docs/explanation/chaos.md', 'utf8').matchAll(/^- \*\*`([^`]+)`\*\*: /gm);
    const names = [...Object.keys(INVARIANTS), ...Object.keys(SHOP_INVARIANTS)];
    expect([...items].map(([, name]) => name)).toEqual(names);
  });
});
