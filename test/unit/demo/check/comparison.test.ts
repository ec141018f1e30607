import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { Application } from '../../../../demo/check/application.ts';
import type { BusEvent } from '../../../../demo/check/bus.ts';
import { compare, type Outcome } from '../../../../demo/check/comparison.ts';
import type { DeadLetter } from '../../../../demo/check/dead-letters.ts';
import type { Produced } from '../../../../demo/traffic/step.ts';
import { readTemplate } from '../../../../tools/template/template.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const template = readTemplate({
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 's-dev' } },
    Bridge: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 's-dev-bridge' },
      Metadata: { Publishes: ['tributary.orders'] },
    },
    Reader: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-reader' } },
    Second: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-second' } },
    SecondMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: arn('Second'), Topics: ['orders'] },
    },
    BridgeMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: arn('Bridge'), Topics: ['orders'] },
    },
    ReaderMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: arn('Reader'), Topics: ['payments'] },
    },
    Large: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-large' } },
    LargeQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 's-dev-large-undelivered' } },
    LargeRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 's-dev-large',
        EventPattern: { 'detail-type': ['OrderPlaced'], detail: { data: { total: [{ numeric: ['>', 100] }] } } },
        Targets: [{ Id: 'f', Arn: arn('Large'), DeadLetterConfig: { Arn: arn('LargeQueue') } }],
      },
    },
  },
});
const application = new Application(template);

const eventOf = (id: string, data: Json, source = 'tributary.orders', type = 'OrderPlaced'): Event => ({
  metadata: {
    id,
    type,
    version: 1,
    source,
    subject: 'o-1',
    time: '2026-03-02T08:00:00Z',
    correlationId: id,
    causationId: id,
    sequence: 1,
    traceparent: '',
    hops: 0,
  },
  data,
});
const onBus = (event: Event, busId = `bus-${event.metadata.id}`): BusEvent => ({
  busId,
  event,
  envelope: {
    id: busId,
    source: event.metadata.source,
    'detail-type': event.metadata.type,
    detail: JSON.parse(JSON.stringify(event)),
  },
});
const produce = (event: Event, topic: string, kind: Produced['kind'] = 'event'): Produced => ({
  kind,
  step: { topic, event },
  message: binaryMessage(topic, event),
});

const small = eventOf('small', { total: 5 });
const large = eventOf('large', { total: 500 });
const paid = eventOf('paid', {}, 'tributary.payments', 'PaymentCaptured');
const broken = produce(eventOf('broken', { total: 'x' }), 'orders', 'violation');
const brokenValue = broken.message?.value.toString('base64');
const deadLetter: DeadLetter = {
  queue: 's-dev-bridge-failed',
  reason: 'EVENT_INVALID',
  explanation: '',
  from: 'orders-0@3',
  eventId: 'broken',
  value: brokenValue,
  holds: () => true,
};

/** What functions finished, as `<function> <id>`, and how often they were done with an event of a type. */
function finishedOf(pairs: readonly string[], counts: Readonly<Record<string, number>> = {}): Outcome['finished'] {
  return {
    hasFinished: (name, id) => pairs.includes(`${name} ${id}`),
    hasDelivered: () => false,
    countOf: (name, type) => counts[`${name} ${type}`] ?? 1,
  };
}
const FINISHED = ['large bus-large', 'reader paid', 'second small', 'second large'];
const without = (pair: string): Outcome['finished'] => finishedOf(FINISHED.filter((one) => one !== pair));
const outcome: Outcome = {
  produced: [produce(small, 'orders'), produce(large, 'orders'), produce(paid, 'payments'), broken],
  onBus: [onBus(small), onBus(large)],
  deadLetters: [deadLetter],
  finished: finishedOf(FINISHED),
};
const compared = (change: Partial<Outcome>) => compare(application, { ...outcome, ...change });

describe('the comparison of a run with the template', () => {
  test('finds nothing where each event is handled by each taker whose rule matches it', () => {
    expect(compared({})).toEqual({ lost: [], doubled: [] });
  });

  test('takes an event that a function published as it takes all others', () => {
    const published = eventOf('made-here', { total: 900 });
    const more = { onBus: [...outcome.onBus, onBus(published)] };
    expect(compared(more)).toEqual({ lost: ['large has not handled OrderPlaced made-here'], doubled: [] });
    const finished = finishedOf([...FINISHED, 'large bus-made-here'], { 'large OrderPlaced': 2 });
    expect(compared({ ...more, finished })).toEqual({ lost: [], doubled: [] });
  });

  test.each<[string, Partial<Outcome>, string]>([
    ['an event that did not come to the bus', { onBus: [onBus(large)] }, 'no OrderPlaced small on the bus'],
    [
      'an event that a taker did not handle',
      { finished: without('large bus-large') },
      'large has not handled OrderPlaced large',
    ],
    [
      'an event that the reader of its topic did not handle',
      { finished: without('reader paid') },
      'reader has not handled PaymentCaptured paid',
    ],
    [
      'an event that another reader of its topic did not handle',
      { finished: without('second small') },
      'second has not handled OrderPlaced small',
    ],
    ['a broken message that is gone', { deadLetters: [] }, `no dead letter with value ${brokenValue}`],
  ])('finds %s', (_what, change, problem) => {
    expect(compared(change)).toEqual({ lost: [problem], doubled: [] });
  });

  test('lets an event be a dead letter in place of being handled, if all of it is there', () => {
    const finished = without('large bus-large');
    const dead = { ...deadLetter, queue: 's-dev-large-undelivered', eventId: 'large', value: undefined };
    expect(compared({ finished, deadLetters: [deadLetter, dead] })).toEqual({ lost: [], doubled: [] });
    const other = { ...dead, queue: 's-dev-bridge-failed' };
    expect(compared({ finished, deadLetters: [deadLetter, other] }).lost).toEqual([
      'large has not handled OrderPlaced large',
    ]);
    const clipped = { ...dead, holds: () => false };
    expect(compared({ finished, deadLetters: [deadLetter, clipped] }).lost).toEqual([
      'the dead letter of OrderPlaced large on s-dev-large-undelivered has not all of it',
    ]);
  });

  test.each<[string, Partial<Outcome>, string]>([
    [
      'an event that is on the bus twice',
      { onBus: [onBus(small), onBus(small, 'again'), onBus(large)] },
      'OrderPlaced small is on the bus 2 times',
    ],
    [
      'a function that handled more events than there were',
      { finished: finishedOf(FINISHED, { 'large OrderPlaced': 2 }) },
      'large has done OrderPlaced 2 times for 1 events',
    ],
    [
      'a broken message that is there twice',
      { deadLetters: [deadLetter, deadLetter] },
      `one more dead letter with value ${brokenValue}`,
    ],
  ])('finds %s', (_what, change, problem) => {
    expect(compared(change)).toEqual({ lost: [], doubled: [problem] });
  });
});
