import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { FrameOptions } from '#lib/encodings/frame.ts';
import { isFirstMessage } from '#lib/encodings/frame.ts';
import { type FrameReading, readFrame, writeFrame } from '#lib/encodings/framing.ts';
import { schemaIdHeader } from '#lib/encodings/schema-id-header.ts';
import type { KitError } from '#lib/errors.ts';

const GUID = '89791762-2336-4186-9674-299b90a802e2';
const GUID_HEX = GUID.replaceAll('-', '');
const MIB = 1024 * 1024;
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const payload = Buffer.from('hi');

const confluent = { framing: 'confluent', encoding: 'avro' } as const;
const confluentProtobuf = { framing: 'confluent', encoding: 'protobuf' } as const;
const glue = { framing: 'glue', encoding: 'avro' } as const;
const glueProtobuf = { framing: 'glue', encoding: 'protobuf' } as const;

function problemOf(value: Buffer, how: FrameReading): string {
  try {
    readFrame(value, how, 'orders-0@1');
  } catch (error) {
    const { code, message } = error as KitError;
    return `${code}: ${message}`;
  }
  return 'none';
}

describe('a frame', () => {
  test.each<[string, FrameOptions, string]>([
    ['Confluent', { ...confluent, schemaId: '258' }, '00 00000102 6869'],
    ['Confluent with the last id', { ...confluent, schemaId: '2147483647' }, '00 7fffffff 6869'],
    ['Confluent with a GUID', { ...confluent, schemaId: GUID }, `01 ${GUID_HEX} 6869`],
    ['Confluent with a GUID and a message', { ...confluentProtobuf, schemaId: GUID }, `01 ${GUID_HEX} 00 6869`],
    ['Glue', { ...glue, schemaId: GUID }, `03 00 ${GUID_HEX} 6869`],
    ['Glue with the first message', { ...glueProtobuf, schemaId: GUID }, `03 00 ${GUID_HEX} 00 6869`],
    ['Glue with message 300', { ...glueProtobuf, schemaId: GUID, messageRank: 300 }, `03 00 ${GUID_HEX} ac02 6869`],
  ])('of %s has the bytes that other implementations write', (_what, options, bytes) => {
    const { framing, encoding, ...mark } = options;
    expect(writeFrame(options, payload).toString('hex')).toBe(hex(bytes).toString('hex'));
    expect(readFrame(hex(bytes), { framing, encoding }, 'it')).toMatchObject({ ...mark, payload });
  });

  test.each([
    ['00', [0]],
    ['0202', [1]],
    ['040000', [0, 0]],
    ['040200', [1, 0]],
    ['040402', [2, 1]],
    ['028001', [64]],
    ['06000002', [0, 0, 1]],
  ])('of Confluent has the message indexes %s for %j', (bytes, messageIndexes) => {
    const value = hex(`0000000007 ${bytes} 6869`);
    expect(readFrame(value, confluentProtobuf, 'it')).toEqual({ schemaId: '7', messageIndexes, payload });
    expect(writeFrame({ ...confluentProtobuf, schemaId: '7', messageIndexes }, payload)).toEqual(value);
  });

  test('of Confluent may name the first message by its index, too', () => {
    expect(readFrame(hex('0000000007 0200 6869'), confluentProtobuf, 'it').messageIndexes).toEqual([0]);
  });

  test('of Glue may be compressed, and its message index with it', () => {
    const value = writeFrame({ ...glueProtobuf, schemaId: GUID, messageRank: 3, isCompressed: true }, payload);
    expect(value.subarray(0, 2)).toEqual(hex('0305'));
    expect(value.subarray(18)).toEqual(deflateSync(hex('03 6869')));
    expect(readFrame(value, glueProtobuf, 'it')).toEqual({ schemaId: GUID, messageRank: 3, payload });
  });

  test('tells whether it names the first message', () => {
    const marks = [
      {},
      { messageIndexes: [0] },
      { messageIndexes: [0, 0] },
      { messageIndexes: [1] },
      { messageRank: 1 },
    ];
    expect(marks.map((mark) => isFirstMessage({ schemaId: '1', ...mark }))).toEqual([true, true, false, false, false]);
  });

  test.each<[string, string, FrameReading]>([
    ['it ends too early', '', confluent],
    ['it ends too early: 4 bytes are announced, 2 are left', '00 0001', confluent],
    ['it begins with the byte 123, not with 0 or 1', '7b22', confluent],
    ['it has the schema id -1', '00 ffffffff', confluent],
    ['it ends too early', '00 00000001', confluentProtobuf],
    ['it has -1 message indexes', '00 00000001 01', confluentProtobuf],
    ['it has 101 message indexes', '00 00000001 ca01', confluentProtobuf],
    ['it has the message index -1', '00 00000001 0201', confluentProtobuf],
    ['it has a number of more than 64 bits', '00 00000001 ffffffffffffffffffff01', confluentProtobuf],
    ['it begins with the byte 0, not with 3', '00 00000001', glue],
    ['it ends too early: 16 bytes are announced, 15 are left', `03 00 ${GUID_HEX.slice(2)}`, glue],
    ['it has the unknown compression 1', `03 01 ${GUID_HEX} 00`, glue],
    ['its compressed part is broken', `03 05 ${GUID_HEX} 789c00`, glue],
    ['its compressed part is broken', `03 05 ${GUID_HEX}`, glue],
    ['it has the message index 2147483648', `03 00 ${GUID_HEX} 8080808008`, glueProtobuf],
  ])('is refused: %s (%s)', (problem, bytes, how) => {
    expect(problemOf(hex(bytes), how)).toBe(
      `RECORD_NOT_FRAMED: The value of orders-0@1 lacks the frame of a ${how.framing === 'glue' ? 'Glue' : 'Confluent'} registry: ${problem}. Mend its producer, or the encoding of the topic.`,
    );
  });

  test('of Glue is refused when its compressed part is too large, before there is room for it', () => {
    const bomb = Buffer.concat([hex(`03 05 ${GUID_HEX}`), deflateSync(Buffer.alloc(16 * MIB + 1))]);
    expect(bomb.length).toBeLessThan(20_000);
    expect(problemOf(bomb, glue)).toContain('its compressed part has more than 16777216 bytes');
  });

  test('of Glue is refused when something is behind its compressed part', () => {
    const value = Buffer.concat([hex(`03 05 ${GUID_HEX}`), deflateSync(payload), hex('00')]);
    expect(problemOf(value, glue)).toContain('it goes on behind its compressed part');
  });

  test.each([
    [{ ...confluent, schemaId: '2147483648' }, '2147483648 is no schema id of a Confluent registry.'],
    [{ ...confluent, schemaId: 'x' }, 'x is no schema id of a Confluent registry.'],
    [{ ...glue, schemaId: '7' }, '7 is no schema version id of Glue.'],
  ] as const)('is not written with an id of another registry: %j', (options, problem) => {
    expect(() => writeFrame(options, payload)).toThrow(new RangeError(problem));
  });
});

describe('a schema id header', () => {
  const signed = (bytes: Buffer) => [...new Int8Array(bytes)];
  const bytes = hex(`01 ${GUID_HEX}`);

  test('counts instead of the first bytes of the value', () => {
    expect(readFrame(payload, { ...confluent, header: bytes }, 'it')).toEqual({ schemaId: GUID, payload });
    const header = Buffer.concat([bytes, hex('0202')]);
    const framed = readFrame(payload, { ...confluentProtobuf, header }, 'it');
    expect(framed).toEqual({ schemaId: GUID, messageIndexes: [1], payload });
  });

  test('is found among the headers of a record by its part, and the last one counts', () => {
    const headers = [
      { __value_schema_id: [1] },
      { __value_schema_id: signed(bytes) },
      { __key_schema_id: [7] },
      { other: [2] },
    ];
    expect(schemaIdHeader(headers, 'value')).toEqual(bytes);
    expect(schemaIdHeader(headers, 'key')).toEqual(hex('07'));
    expect(schemaIdHeader([{ other: [2] }], 'value')).toBeUndefined();
    expect(schemaIdHeader(undefined, 'value')).toBeUndefined();
  });

  test('is refused when it is broken', () => {
    expect(problemOf(payload, { ...confluent, header: hex('05') })).toContain(
      'its schema id header is wrong: it begins with the byte 5, not with 0 or 1.',
    );
  });
});
