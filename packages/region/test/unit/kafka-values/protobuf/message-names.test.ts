import { expect, test } from '@jest/globals';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import type { MessageIndex } from '../../../../src/kafka-values/schema-kind.ts';

const text = `syntax = "proto3"; package p;
  message B { string b = 1; map<string, string> by_key = 2; message C { string c = 1; }
    message A { string a = 1; message D { string d = 1; } } }
  enum E { NONE = 0; }
  message AA { string aa = 1; }`;
const schema = protobuf.parse({ text, references: new Map() });
const payload = Buffer.from('0a0178', 'hex');

test('messages are named in the order of the file', () => {
  expect(schema.messageNames).toEqual(['p.B', 'p.B.C', 'p.B.A', 'p.B.A.D', 'p.AA']);
});

test.each<[MessageIndex, string]>([
  [{ path: [0] }, 'b'],
  [{ path: [1] }, 'aa'],
  [{ path: [0, 0] }, 'c'],
  [{ path: [0, 1] }, 'a'],
  [{ path: [0, 1, 0] }, 'd'],
  [{ rank: 0 }, 'aa'],
  [{ rank: 1 }, 'b'],
  [{ rank: 2 }, 'a'],
  [{ rank: 3 }, 'd'],
  [{ rank: 5 }, 'c'],
])('the index %j is the message of the field %s', (index, field) => {
  expect(schema.decode(payload, index)).toBe(`{"${field}":"x"}`);
});

test('without an index it is the first message', () => {
  expect(schema.decode(payload)).toBe('{"b":"x"}');
});

test.each<[MessageIndex]>([[{ path: [2] }], [{ path: [0, 2] }], [{ path: [] }], [{ rank: 6 }], [{ rank: 4 }]])(
  'the index %j is refused: there is no such message, or it is the entry of a map',
  (index) => {
    expect(() => schema.decode(payload, index)).toThrow(`The schema has no message ${JSON.stringify(index)}.`);
  },
);
