import { deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readGlue, writeGlue } from '../../../../src/kafka-values/framing/glue.ts';
import { readRank, writeRank } from '../../../../src/kafka-values/framing/message-index.ts';
import { ValueUndecodable } from '../../../../src/kafka-values/schema-kind.ts';

const VERSION_ID = '00112233-4455-6677-8899-aabbccddeeff';
const HEADER = '030000112233445566778899aabbccddeeff';
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

test('a value has 18 bytes before its body: two for the header, and the UUID of the version', () => {
  expect(readGlue(hex(`${HEADER}7b7d`), 100)).toEqual({ schemaVersionId: VERSION_ID, body: Buffer.from('{}') });
  expect(writeGlue(VERSION_ID, Buffer.from('{}'))).toEqual(hex(`${HEADER}7b7d`));
});

test('a compressed body is inflated', () => {
  const value = writeGlue(VERSION_ID, Buffer.from('abc'.repeat(100)), 'zlib');
  expect(value.subarray(0, 20).toString('hex')).toMatch(/^0305.*789c$/);
  expect(readGlue(value, 300)).toEqual({ schemaVersionId: VERSION_ID, body: Buffer.from('abc'.repeat(100)) });
});

test.each([
  [0, '00'],
  [1, '01'],
  [127, '7f'],
  [300, 'ac02'],
])('the rank %i of a message is written as %s, and read again', (rank, bytes) => {
  expect(writeRank(rank).toString('hex')).toBe(bytes);
  expect(readRank(hex(`${bytes}0a01`))).toEqual({ message: { rank }, payload: hex('0a01') });
});

test.each([
  ['03', 'It has 1 bytes'],
  [HEADER.slice(0, 34), 'It has 17 bytes'],
  [`00${HEADER.slice(2)}`, 'begins with the byte 0'],
  [`0301${HEADER.slice(4)}`, 'The byte of compression is 1'],
  [`0305${HEADER.slice(4)}ffff`, 'cannot be inflated'],
  [`0305${HEADER.slice(4)}`, 'cannot be inflated'],
])('a value of the bytes %s is refused', (bytes, message) => {
  expect(() => readGlue(hex(bytes), 100)).toThrow(ValueUndecodable);
  expect(() => readGlue(hex(bytes), 100)).toThrow(message);
});

test('a body that is longer than allowed is refused, plain or inflated, and inflates no further', () => {
  const bomb = Buffer.concat([hex(`0305${HEADER.slice(4)}`), deflateSync(Buffer.alloc(50_000_000))]);
  expect(() => readGlue(bomb, 1000)).toThrow(new ValueUndecodable('Its body has more than 1000 bytes.'));
  expect(() => readGlue(writeGlue(VERSION_ID, Buffer.alloc(1001)), 1000)).toThrow('more than 1000 bytes');
  expect(readGlue(writeGlue(VERSION_ID, Buffer.alloc(1000), 'zlib'), 1000).body).toHaveLength(1000);
});
