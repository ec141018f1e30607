import { expect, test } from '@jest/globals';
import { traceparentOf } from '#lib/traceparent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
/** From the first 48 digits of the SHA-256 of `evt-1`. */
const OF_EVT_1 = '00-7b409f932d2c88e97f0c17676c8420d3-ea0dab6edb150a89-01';

test.each([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`, `cc-${TRACE}-${SPAN}-09`])(
  'a valid traceparent is passed on: %s',
  (received) => {
    expect(traceparentOf('evt-1', received)).toBe(received);
  },
);

test.each([
  ['none', undefined],
  ['an empty text', ''],
  ['a version that the standard forbids', `ff-${TRACE}-${SPAN}-01`],
  ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['a short span id', `00-${TRACE}-${SPAN.slice(1)}-01`],
  ['more at its end', `00-${TRACE}-${SPAN}-01-more`],
  ['more at its start', `x00-${TRACE}-${SPAN}-01`],
])('instead of %s, one follows from the id of the event', (_what, received) => {
  expect(traceparentOf('evt-1', received)).toBe(OF_EVT_1);
});

test('another event has another trace', () => {
  expect(traceparentOf('evt-2', undefined)).not.toBe(OF_EVT_1);
});
