import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { BusOrder } from '../../../../demo/chaos/bus-order.ts';
import type { Evidence } from '../../../../demo/chaos/evidence.ts';
import { Excuses } from '../../../../demo/chaos/excuses.ts';
import type { Execution } from '../../../../demo/chaos/executions.ts';
import type { Fault } from '../../../../demo/chaos/fault-log.ts';
import { INVARIANTS, problemsIn } from '../../../../demo/chaos/invariants.ts';
import { found } from '../../../../demo/chaos/part.ts';
import { Polls } from '../../../../demo/chaos/polls.ts';
import { TO_AN_END } from '../../../../demo/chaos/run-stopped.ts';
import { Application } from '../../../../demo/check/application.ts';
import type { BusEvent } from '../../../../demo/check/bus.ts';
import type { DeadLetter } from '../../../../demo/check/dead-letters.ts';
import { SHOP_INVARIANTS } from '../../../../demo/shop/chaos/invariants.ts';
import { PARTNER_TOLD } from '../../../../demo/shop/chaos/partner-told.ts';
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
const applicationWith = (idempotent: JsonObject) =>
  new Application(
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
        Reader: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-reader' } },
        ReaderMapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { FunctionName: arn('Reader'), Topics: ['orders'] },
        },
        Project: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-project' }, Metadata: idempotent },
        Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 's-dev-flow' } },
        Undelivered: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 's-dev-undelivered' } },
        ProjectRule: rule('project', 'Project'),
        FlowRule: rule('flow', 'Flow'),
      },
    }),
  );

const application = applicationWith({});
const BUS = 'arn:aws:events:r:1:event-bus/b';

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
  data: { id },
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
    order.hop({ n, at: 0, step: 'published', place: BUS, ids: [], detail: { event: metadata.id } });
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
  strange: [],
});
const HANDLED = ['s-dev-project tributary.orders/e-1', 's-dev-project tributary.orders/e-2'];
const READ = ['s-dev-reader tributary.orders/e-1', 's-dev-reader tributary.orders/e-2'];
const evidence: Evidence = {
  sent: [send(first), send(second), broken],
  lost: new Set(),
  onBus: [onBus(first), onBus(second)],
  deadLetters: [deadLetter],
  order: orderOf([first, second]),
  excuses: new Excuses([]),
  redriven: [],
  polls: new Polls(),
  application,
  handled: handledBy([...HANDLED, ...READ]),
  expired: undefined,
  answeredFor: new Set(),
  executions: [runOf('bus-e-1_x'), { ...runOf('redriven'), eventId: 'e-2' }],
  discarded: [],
};
/** The second event was broken when it was sent first, and there is no dead letter of that. */
const overtaken: Partial<Evidence> = {
  sent: [send(first), send(second, 'violation'), send(second)],
  deadLetters: [],
};
const broken2 = { ...evidence, deadLetters: [deadLetter, deadLetter] };

const faultOf = (fault: Partial<Fault>): Fault => ({
  kind: 'crashAfter',
  start: 0,
  n: 1,
  place: 'events/PutEvents/s-dev',
  ids: [],
  caller: 's-dev-bridge',
  requestId: undefined,
  carried: [],
  ...fault,
});
/** The second event is on the bus once for each of these publications. */
function copies(
  ...publications: readonly { readonly start: number; readonly requestId?: string }[]
): Partial<Evidence> {
  const order = orderOf([first]);
  const more = publications.map(({ start, requestId }, index): BusEvent => {
    const detail = { event: 'e-2', ...(requestId === undefined ? {} : { requestId }) };
    const busId = `copy-${index}`;
    order.hop({ n: index * 2, at: 0, step: 'published', place: BUS, ids: [busId, 'e-2'], detail }, start);
    return { ...onBus(second), busId };
  });
  return { onBus: [onBus(first), ...more], order, executions: [...evidence.executions] };
}
const [inFirst, inSecond] = [
  { start: 0, requestId: 'r-1' },
  { start: 0, requestId: 'r-2' },
];
const lettersOf = (from: string): Partial<Evidence> => ({ deadLetters: [deadLetter, { ...deadLetter, from }] });
function polled(...polls: readonly (readonly [n: number, start: number])[]): Polls {
  const all = new Polls();
  for (const [n, start] of polls) all.hop({ n, ids: ['e-9', 'orders-0@1'] }, start);
  return all;
}
const redriven = {
  messageId: 'm-1',
  queue: 's-dev-project-failed',
  reason: 'Error',
  from: '',
  eventId: 'e-2',
  value: undefined,
  records: [],
  wasInterrupted: false,
};
const redrivenBroken = {
  ...redriven,
  messageId: 'm-2',
  from: 'orders-0@0',
  eventId: undefined,
  value: deadLetter.value,
};
const doubt = { discarded: [{ queue: 's-dev-project-failed', eventId: 'e-2' }] };

describe('the invariants of every application', () => {
  test('hold where everything is as it must be', () => {
    expect(problemsIn(evidence)).toEqual([]);
  });

  test('hold where an event is neither on the bus nor handled, because retention deleted it and its readers said so', () => {
    const handled = handledBy([...HANDLED, READ[0] ?? '']);
    expect(problemsIn({ ...evidence, lost: new Set(['e-2']), onBus: [onBus(first)], handled })).toEqual([]);
  });

  test.each<[string, keyof typeof INVARIANTS, Partial<Evidence>]>([
    ['an event that never came to the bus', 'bus', { onBus: [onBus(first)] }],
    ['an event that comes twice', 'bus', copies(inFirst, inSecond)],
    ['events of a key that overtake each other', 'order', { order: orderOf([second, first]) }],
    ['an event that a function has not handled', 'handled', { handled: handledBy(HANDLED.slice(1)) }],
    [
      'an event that a reader of its topic has not handled',
      'read',
      { handled: handledBy([...HANDLED, READ[0] ?? '']) },
    ],
    ['a record that was deleted without a word', 'retention', { expired: { problems: () => [found('gone')] } }],
    ['an event for which no workflow was started', 'handled', { executions: [runOf('bus-e-1_x')] }],
    [
      'an execution that failed',
      'workflows',
      { executions: [...evidence.executions, { ...runOf('bus-e-2_y'), status: 'FAILED', failure: 'Boom' }] },
    ],
    ['a broken message that is gone', 'dead letters', { deadLetters: [] }],
    ['a broken message that is there twice', 'dead letters', broken2],
    [
      'two dead letters of a record whose redrive was done, and which was redriven again',
      'dead letters',
      { ...lettersOf('orders-0@2'), redriven: [redrivenBroken, redrivenBroken] },
    ],
    ['a good event that was a dead letter', 'redriven', { redriven: [redriven] }],
    [
      'records that a mapping gave up',
      'redriven',
      { redriven: [{ ...redriven, eventId: undefined, records: ['orders-0@1'] }] },
    ],
    ['an effect in doubt', 'discarded', doubt],
    ['a handled event that is forgotten soon', 'remembered', { handled: { ...evidence.handled, strange: ['x'] } }],
  ])('find %s', (_what, invariant, tampered) => {
    expect(problemsIn({ ...evidence, ...tampered }).map((problem) => problem.invariant)).toContain(invariant);
  });

  test.each<[string, Partial<Evidence>, string, Partial<Fault>, Partial<Fault>]>([
    [
      'copies by two invocations, of which the first was killed, but not one that was slow',
      copies(inFirst, inSecond),
      'copies on the bus',
      { requestId: 'r-1' },
      { requestId: 'r-1', kind: 'slow' },
    ],
    [
      'copies by two invocations, of which the first could not store what it had done, but not one that could not read',
      copies(inFirst, inSecond),
      'copies on the bus',
      { requestId: 'r-1', kind: 'refuse', place: 'dynamodb/BatchWriteItem/ids' },
      { requestId: 'r-1', kind: 'refuse', place: 'dynamodb/BatchGetItem/ids' },
    ],
    [
      'copies by two invocations, of which the first could not note that it was done, but not one that could not begin',
      copies(inFirst, inSecond),
      'copies on the bus',
      { requestId: 'r-1', kind: 'refuse', place: 'dynamodb/UpdateItem/app-idempotency' },
      { requestId: 'r-1', kind: 'refuse', place: 'dynamodb/PutItem/app-idempotency' },
    ],
    [
      'copies by one invocation that had no answer about that event, but not one that had none about another',
      copies(inFirst, inFirst),
      'copies on the bus',
      { requestId: 'r-1', kind: 'lostResponse', carried: ['e-2'] },
      { requestId: 'r-1', kind: 'lostResponse', carried: ['e-1'] },
    ],
    [
      'copies by two attempts of one invocation, of which the first was killed, but not two before the kill',
      copies(inFirst, inFirst),
      'copies on the bus',
      { requestId: 'r-1', n: 1 },
      { requestId: 'r-1', n: 3 },
    ],
    [
      'copies by two attempts of one invocation, but not for a kill of one with the same id in another start',
      copies(inFirst, inFirst),
      'copies on the bus',
      { requestId: 'r-1', n: 1 },
      { requestId: 'r-1', n: 1, start: 1 },
    ],
    [
      'an event that passed another one of its call, of which the bus refused a part, but not one of another call',
      { order: orderOf([second, first]) },
      'events that passed an earlier one',
      { kind: 'partialBatch', place: 'events/PutEvents', carried: ['e-1', 'e-2'] },
      { kind: 'partialBatch', place: 'events/PutEvents', carried: ['e-1'] },
    ],
    [
      'copies before and after a kill of the region, but not two after it',
      copies({ start: 0 }, { start: 1 }),
      'copies on the bus',
      { kind: 'killRegion', start: 0 },
      { kind: 'killRegion', start: 3 },
    ],
    [
      'two dead letters of a record whose invocation was killed, but not of another record',
      lettersOf('orders-0@1'),
      'further dead letters of a broken message',
      { ids: ['orders-0@1'] },
      { ids: ['orders-0@2'] },
    ],
    [
      'two dead letters of a record that was polled again after a rebalance, but not before it',
      { ...lettersOf('orders-0@1'), polls: polled([5, 0], [9, 0]) },
      'further dead letters of a broken message',
      { kind: 'rebalance', n: 7 },
      { kind: 'rebalance', n: 10 },
    ],
    [
      'two dead letters of a record that was polled again after a full disk ended the region, but not before that poll',
      { ...lettersOf('orders-0@1'), polls: polled([5, 0], [2, 1]) },
      'further dead letters of a broken message',
      { kind: 'diskFull', n: 7, ids: [] },
      { kind: 'diskFull', n: 4, ids: [] },
    ],
    [
      'two dead letters of a record of which the first was redriven, and so was its copy, but not a copy of another',
      { ...lettersOf('orders-0@2'), redriven: [redrivenBroken, redrivenBroken] },
      'further dead letters of a broken message',
      { kind: 'deliverTwice', place: 'queue/s-dev-bridge-failed', ids: ['m-2'] },
      { kind: 'deliverTwice', place: 'queue/s-dev-bridge-failed', ids: ['m-1'] },
    ],
    [
      'two dead letters of a record that was redriven again after the region ended in a redrive, but not after a pause',
      { ...lettersOf('orders-0@2'), redriven: [{ ...redrivenBroken, wasInterrupted: true }, redrivenBroken] },
      'further dead letters of a broken message',
      { kind: 'killRegion', ids: [] },
      { kind: 'brokerPause', place: 'broker/Produce', ids: [] },
    ],
    [
      'no dead letter of a broken message behind which its mended event was sent before a crash, but not for a crash elsewhere',
      overtaken,
      'broken messages behind which the mended event was sent',
      { place: 'dynamodb/BatchWriteItem/ids', ids: ['e-2', 'orders-0@1'] },
      { place: 'dynamodb/BatchWriteItem/ids', ids: ['e-2'] },
    ],
    [
      'a dead letter of an event at which a call of its function was refused, but not a call of another function',
      { redriven: [redriven] },
      'dead letters of good events',
      { kind: 'refuse', ids: ['e-2'], caller: 's-dev-project' },
      { kind: 'refuse', ids: ['e-2'], caller: 's-dev-bridge' },
    ],
    [
      'an effect in doubt whose answer was lost, but not that of another event',
      doubt,
      'effects in doubt that had been done',
      { kind: 'lostResponse', ids: ['e-2'], caller: 's-dev-project' },
      { kind: 'lostResponse', ids: ['e-1'], caller: 's-dev-project' },
    ],
  ])('excuse %s', (_what, tampered, what, fault, other) => {
    const run = { ...evidence, ...tampered };
    const excuses = new Excuses([faultOf(fault)]);
    expect(problemsIn({ ...run, excuses })).toEqual([]);
    expect(excuses.counts()).toEqual({ [what]: { times: 1, by: expect.anything() } });
    expect(problemsIn({ ...run, excuses: new Excuses([faultOf(other)]) })).not.toEqual([]);
    expect(problemsIn(run)).not.toEqual([]);
  });

  test('take one fault for one excuse: three copies need two', () => {
    const run = { ...evidence, ...copies(inFirst, inFirst, inFirst) };
    const lost = faultOf({ requestId: 'r-1', kind: 'lostResponse', carried: ['e-2'] });
    expect(problemsIn({ ...run, excuses: new Excuses([lost, lost]) })).toEqual([]);
    expect(problemsIn({ ...run, excuses: new Excuses([lost]) })).not.toEqual([]);
  });

  test('take one kill for one excuse: three attempts of an invocation need two', () => {
    const run = { ...evidence, ...copies(inFirst, inFirst, inFirst) };
    const kill = (n: number): Fault => faultOf({ requestId: 'r-1', n });
    expect(problemsIn({ ...run, excuses: new Excuses([kill(1), kill(3)]) })).toEqual([]);
    expect(problemsIn({ ...run, excuses: new Excuses([kill(1)]) })).not.toEqual([]);
  });

  test('know an event by its own id, not by the id of what it caused', () => {
    const order = new BusOrder();
    const hop = { at: 0, step: 'published', place: BUS } as const;
    order.hop({ ...hop, n: 1, ids: ['bus-1', 'caused', 'e-2'], detail: { event: 'caused' } });
    order.hop({ ...hop, n: 2, ids: ['bus-2', 'e-1'], detail: { event: 'e-1' } });
    order.hop({ ...hop, n: 3, ids: ['bus-3', 'e-2'], detail: { event: 'e-2' } });
    expect(problemsIn({ ...evidence, order })).toEqual([]);
  });

  test('count an event once that the observer was delivered twice', () => {
    expect(problemsIn({ ...evidence, onBus: [...evidence.onBus, ...evidence.onBus] })).toEqual([]);
  });

  test('leave a good event alone that is a dead letter again: its function refuses it', () => {
    const handled = handledBy([...HANDLED.slice(0, 1), ...READ]);
    const left = { ...deadLetter, queue: 's-dev-undelivered', eventId: 'e-2', value: undefined };
    const run = { ...evidence, handled, deadLetters: [deadLetter, left] };
    expect(problemsIn({ ...run, redriven: [{ ...redriven, queue: 's-dev-undelivered' }] })).toEqual([]);
  });

  test('let an event be a dead letter with its content, or be dropped by an operator, in place of being handled', () => {
    const handled = handledBy(HANDLED.slice(1));
    const dead = { ...deadLetter, queue: 's-dev-undelivered', eventId: 'e-1', value: undefined };
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, dead] })).toEqual([]);
    const excuses = new Excuses([faultOf({ ids: ['e-1'], caller: 's-dev-undelivered' })]);
    expect(
      problemsIn({ ...evidence, handled, excuses, discarded: [{ queue: 's-dev-undelivered', eventId: 'e-1' }] }),
    ).toEqual([]);
    const clipped = { ...dead, holds: () => false };
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, clipped] })).toEqual([
      {
        invariant: 'handled',
        text: 'the dead letter of OrderPlaced e-1 on s-dev-undelivered has not all of it',
        ids: ['e-1'],
      },
    ]);
  });

  test('of a function without records want a part that answers for it, and its dead letters whole', () => {
    const byEffect = {
      ...evidence,
      application: applicationWith({ Idempotent: 'by-effect' }),
      handled: handledBy(READ),
    };
    expect(problemsIn(byEffect).map(({ text }) => text)).toEqual(
      ['e-1', 'e-2'].map(
        (id) => `nothing says whether project has handled OrderPlaced ${id}: let a part of chaos answer for it`,
      ),
    );
    const answered = { ...byEffect, answeredFor: new Set(['project']) };
    expect(problemsIn(answered)).toEqual([]);
    const clipped = { ...deadLetter, queue: 's-dev-undelivered', eventId: 'e-1', value: undefined, holds: () => false };
    expect(problemsIn({ ...answered, deadLetters: [deadLetter, clipped] }).map(({ invariant }) => invariant)).toEqual([
      'handled',
    ]);
  });

  test('let a reader of a topic ignore all events of a type, or have one as a dead letter with its bytes', () => {
    const value = send(second).message?.value.toString('base64');
    const dead = { ...deadLetter, queue: 's-dev-reader-failed', eventId: 'e-2', value };
    const handled = handledBy([...HANDLED, READ[0] ?? '']);
    expect(problemsIn({ ...evidence, handled: handledBy(HANDLED) })).toEqual([]);
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, dead] })).toEqual([]);
    expect(problemsIn({ ...evidence, handled, deadLetters: [deadLetter, { ...dead, value: 'eA==' }] })).toEqual([
      { invariant: 'read', text: 'reader has not handled OrderPlaced e-2', ids: ['e-2'] },
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
    const names = [TO_AN_END, ...Object.keys(INVARIANTS), ...Object.keys(SHOP_INVARIANTS), PARTNER_TOLD];
    expect([...items].map(([, name]) => name)).toEqual(names);
  });
});
