import { expect, test } from '@jest/globals';
import {
  confluentHeader,
  confluentMessage,
  readConfluent,
  readConfluentRecord,
  writeConfluent,
} from '../../../../src/kafka-values/framing/confluent.ts';
import { readPath, writePath } from '../../../../src/kafka-values/framing/message-index.ts';
import { ValueUndecodable } from '../../../../src/kafka-values/schema-kind.ts';

const GUID = '00112233-4455-6677-8899-aabbccddeeff';
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** As confluent-kafka and the Java serializer write them. */
const PATHS: readonly (readonly [path: readonly number[], bytes: string])[] = [
  [[0], '00'],
  [[1], '0202'],
  [[0, 0], '040000'],
  [[1, 0], '040200'],
  [[2, 1], '040402'],
  [[64], '028001'],
  [[0, 0, 1], '06000002'],
];

test.each(PATHS)('the path %j of a message is written as %s, and read again', (path, bytes) => {
  expect(writePath(path).toString('hex')).toBe(bytes);
  expect(readPath(hex(`${bytes}0a01`))).toEqual({ message: { path }, payload: hex('0a01') });
});

test('a value names its schema by the byte 0 and an id of four bytes', () => {
  expect(readConfluent(hex('00000001020a0178'))).toEqual({ schema: { id: 258 }, body: hex('0a0178') });
  expect(writeConfluent(258, hex('0a0178'))).toEqual(hex('00000001020a0178'));
});

test('a value of Protobuf has its message indexes behind the id', () => {
  const value = writeConfluent(7, hex('0a0178'), [1, 0]);
  expect(value).toEqual(hex('00000000070402000a0178'));
  expect(confluentMessage(readConfluent(value))).toEqual({ message: { path: [1, 0] }, payload: hex('0a0178') });
});

test('a value names its schema by the byte 1 and a GUID', () => {
  expect(readConfluent(hex('0100112233445566778899aabbccddeeff0a'))).toEqual({
    schema: { guid: GUID },
    body: hex('0a'),
  });
});

test('a header names the schema of a bare value; the last one of its name counts', () => {
  const headers = [
    confluentHeader('value', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
    confluentHeader('key', 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeeee'),
    confluentHeader('value', GUID, [2, 1]),
  ];
  const value = readConfluentRecord('value', hex('0a0178'), headers);
  expect(value.schema).toEqual({ guid: GUID });
  expect(confluentMessage(value)).toEqual({ message: { path: [2, 1] }, payload: hex('0a0178') });
});

test('a header without message indexes stands for the first message', () => {
  const value = readConfluentRecord('value', hex('0a'), [confluentHeader('value', GUID)]);
  expect(confluentMessage(value)).toEqual({ message: { path: [0] }, payload: hex('0a') });
});

test('without a header of its own the prefix of a value counts', () => {
  const headers = [confluentHeader('key', GUID)];
  expect(readConfluentRecord('value', hex('0000000007'), headers)).toEqual({ schema: { id: 7 }, body: hex('') });
});

test.each([
  ['', 'It is empty'],
  ['7b226964', 'It begins with the byte 123, not with the byte 0'],
  ['000000', 'It has 3 bytes'],
  ['010011', 'It has 3 bytes'],
  ['00ffffffff0a', 'It has the schema id -1'],
  ['00800000000a', 'It has the schema id -2147483648'],
])('a value that begins with "%s" is refused', (bytes, message) => {
  expect(() => readConfluent(hex(bytes))).toThrow(ValueUndecodable);
  expect(() => readConfluent(hex(bytes))).toThrow(message);
});

test.each([
  ['', 'ends within its message index'],
  ['02', 'ends within its message index'],
  ['0280', 'ends within its message index'],
  ['01', 'counts -1 indexes'],
  ['fe01', 'counts 127 indexes'],
  ['0201', 'index -1 is negative'],
  ['feffffff7f', 'more than 32 bits'],
  ['ffffffffff01', 'more than 32 bits'],
])('message indexes %s are refused', (bytes, message) => {
  expect(() => readPath(hex(bytes))).toThrow(ValueUndecodable);
  expect(() => readPath(hex(bytes))).toThrow(message);
});

test('a header that has no GUID, or goes on behind its indexes, is refused', () => {
  const name = Buffer.from('__value_schema_id');
  expect(() => readConfluentRecord('value', hex('0a'), [[name, hex('00000001')]])).toThrow('has no GUID');
  expect(() => readConfluentRecord('value', hex('0a'), [[name, hex('0100')]])).toThrow('It has 2 bytes');
  const longer: [Buffer, Buffer] = [name, Buffer.concat([confluentHeader('value', GUID, [0])[1], hex('ff')])];
  expect(() => confluentMessage(readConfluentRecord('value', hex('0a'), [longer]))).toThrow('goes on behind');
});
