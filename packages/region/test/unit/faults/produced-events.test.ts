import { expect, test } from '@jest/globals';
import { producedEventIds } from '../../../src/faults/produced-events.ts';

/** A header of a record: lengths are zigzag-encoded, seven bits in each byte. */
function header(name: string, value: string): Buffer {
  return Buffer.concat([length(name), Buffer.from(name), length(value), Buffer.from(value)]);
}

function length(text: string): Buffer {
  const zigzag = Buffer.byteLength(text) * 2;
  return zigzag < 0x80 ? Buffer.from([zigzag]) : Buffer.from([(zigzag & 0x7f) | 0x80, zigzag >> 7]);
}

test('the ids of the events in a request are read from their headers, short and long', () => {
  const long = 'x'.repeat(200);
  const frame = Buffer.concat([header('ce_type', 'a'), header('ce_id', 'e-1'), Buffer.alloc(9), header('ce_id', long)]);
  expect(producedEventIds(frame)).toEqual(['e-1', long]);
});

test('a request that is cut in the middle of an id gives what is there of it, and one without headers gives none', () => {
  expect(producedEventIds(header('ce_id', 'e-1234').subarray(0, -2))).toEqual(['e-12']);
  expect(producedEventIds(Buffer.from('{"ce_id":"e-1"}'))).toEqual([]);
});
