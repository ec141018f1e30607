import { describe, expect, test } from '@jest/globals';
import type { Payload, PayloadKind } from '@tributary/region/observation';
import { payloadSteps, withPayload } from '../../../ui/pages/event/payload-steps.ts';
import { BUS, functionArn, hopsOf, queueArn, rowsFrom, ruleArn } from './hops.ts';

/** An event goes to a function by one rule, and to a queue by another one; the function sends a notification. */
const HOPS = hopsOf([
  [0, 'published', BUS, { event: 'evt-1' }],
  [1, 'matched', ruleArn('store'), { targets: 1 }],
  [2, 'attempted', functionArn('store'), { rule: ruleArn('store'), target: 't' }],
  [3, 'invoked', 'function/store', { requestId: 'r-1' }],
  [4, 'matched', ruleArn('later'), { targets: 1 }],
  [5, 'transformed', queueArn('later'), { rule: ruleArn('later'), target: 'q' }],
  [6, 'attempted', queueArn('later'), { rule: ruleArn('later'), target: 'q' }],
  [7, 'published', 'topic/news', { requestId: 'r-1' }],
  [8, 'delivered', queueArn('later'), { rule: ruleArn('later'), target: 'q' }],
  [9, 'succeeded', 'function/store', { requestId: 'r-1' }],
]);
const payload = (n: number, kind: PayloadKind, value: unknown): Payload => {
  const text = JSON.stringify(value);
  return { n, kind, text, sizeBytes: text.length };
};
const DETAIL = { celsius: 21, place: 'hall' };
const EVENT = { 'detail-type': 'Taken', source: 'plant', detail: DETAIL };
const ALL = [
  payload(1, 'event', EVENT),
  payload(4, 'input', EVENT),
  payload(6, 'input', { celsius: 21 }),
  payload(8, 'message', { told: true }),
  payload(9, 'input', { celsius: 21 }),
  payload(10, 'output', 'kept'),
];

describe('the payloads of an event', () => {
  const steps = payloadSteps(ALL.toReversed(), HOPS, ['evt-1'], rowsFrom(HOPS));

  test('are in their order; what was delivered is told by what was transformed', () => {
    expect(steps.map(({ payload: { n, kind } }) => `${n} ${kind}`)).toEqual([
      '1 event',
      '4 input',
      '6 input',
      '8 message',
      '10 output',
    ]);
  });

  test('are compared with what led to them, and not with what happened beside', () => {
    const compared = steps.map(({ payload: { n }, compared: one }) => [n, one?.with.n, one?.changes]);
    expect(compared).toEqual([
      [1, undefined, undefined],
      [4, 1, 0],
      [6, 1, 1],
      [8, 4, 3],
      [10, undefined, undefined],
    ]);
    expect(steps[2]?.compared).toMatchObject({ before: DETAIL, after: { celsius: 21 } });
  });

  test('of hops that are not at hand are left out', () => {
    expect(payloadSteps([payload(99, 'event', EVENT)], HOPS, ['evt-1'], [])).toEqual([]);
  });

  test('are asked for where something passes, the newest of too many', () => {
    expect(withPayload(HOPS, 3).map(({ n }) => n)).toEqual([8, 9, 10]);
    expect(withPayload(HOPS, 100).map(({ step }) => step)).not.toContain('matched');
  });
});
