import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { confluentMessage, readConfluentRecord } from '../../../../src/kafka-values/framing/confluent.ts';
import { readGlue } from '../../../../src/kafka-values/framing/glue.ts';
import { decodeMessage } from '../../../../src/kafka-values/protobuf/decode/decode.ts';
import { Plans } from '../../../../src/kafka-values/protobuf/decode/plan.ts';
import { printMessage } from '../../../../src/kafka-values/protobuf/json/print-message.ts';
import type { ProtoField } from '../../../../src/kafka-values/protobuf/model/file.ts';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import { serialized } from '../../../../src/kafka-values/protobuf/serialized.ts';
import { SchemaInvalid, ValueUndecodable } from '../../../../src/kafka-values/schema-kind.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { ALL_TYPES, allTypes } from './all-types.ts';

const all = protobuf.parse(allTypes);
const NONE = new Map<string, string>();

/** What the work gives, or the error of the given kind; every other error fails the test. */
function outcome<Value>(work: () => Value, expected: new (message: string) => Error): Value | undefined {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(expected);
    return;
  }
}

/** Bytes that begin like fields, so that they get further than chance would let them. */
const field = fc
  .tuple(fc.integer({ min: 1, max: 45 }), fc.constantFrom(0, 1, 2, 3, 4, 5), fc.uint8Array({ maxLength: 12 }))
  .map(([number, wireType, rest]) => {
    const tag = number * 8 + wireType;
    const head = tag < 128 ? [tag] : [(tag % 128) + 128, Math.floor(tag / 128)];
    return Buffer.from([...head, ...(wireType === 2 ? [rest.length] : []), ...rest]);
  });
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.array(field, { maxLength: 12 }).map((fields) => Buffer.concat(fields)),
);

test('bytes of any kind are JSON, or are refused by the one error', () => {
  fc.assert(
    fc.property(payload, (bytes) => {
      const json = outcome(() => all.decode(bytes), ValueUndecodable);
      if (json !== undefined) JSON.parse(json);
    }),
    fuzz(2000),
  );
});

test('framing of any bytes ends the same way', () => {
  const header = Buffer.from('__value_schema_id');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (some, more) => {
      const [bytes, other] = [Buffer.from(some), Buffer.from(more)];
      outcome(() => confluentMessage(readConfluentRecord('value', bytes, [])), ValueUndecodable);
      outcome(() => confluentMessage(readConfluentRecord('value', bytes, [[header, other]])), ValueUndecodable);
      outcome(() => readGlue(bytes, 1000), ValueUndecodable);
    }),
    fuzz(2000),
  );
});

test('a descriptor of any bytes is read, or is refused by the one error', () => {
  const good = Buffer.from(serialized(protobuf.parse(allTypes)), 'base64');
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), fc.nat({ max: 60 }), (at, byte, cut) => {
      const bytes = Buffer.from(good.subarray(0, good.length - (cut > 50 ? cut : 0)));
      if (at < bytes.length) bytes[at] = byte;
      const source = { ...allTypes, text: bytes.toString('base64') };
      outcome(() => protobuf.parse(source).canonical, SchemaInvalid);
    }),
    fuzz(200),
  );
});

test('a text that was damaged is read, or is refused by the one error', () => {
  const piece = fc.constantFrom(
    '',
    '{',
    '}',
    ';',
    '"',
    "'",
    '=',
    '[',
    '(',
    '/*',
    'oneof',
    'map<',
    'reserved',
    '-1',
    '\0',
  );
  fc.assert(
    fc.property(fc.nat({ max: ALL_TYPES.length }), fc.nat({ max: 8 }), piece, (at, cut, insert) => {
      const text = ALL_TYPES.slice(0, at) + insert + ALL_TYPES.slice(at + cut);
      outcome(() => protobuf.parse({ ...allTypes, text }), SchemaInvalid);
    }),
    fuzz(200),
  );
});

const EMPTY = {
  oneofs: [],
  messages: [],
  enums: [],
  extensionRanges: [],
  reservedRanges: [],
  reservedNames: [],
  options: new Map(),
};

/** Microseconds of the processor: far more than it takes. */
const WITHIN_US = 10_000_000;

/** A field that is the message itself: so many in each other. */
function nested(levels: number, tag: readonly number[]): Buffer {
  let bytes = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest >= 128 ? (rest % 128) + 128 : rest);
      if (rest < 128) break;
    }
    bytes = Buffer.concat([Buffer.from([...tag, ...length]), bytes]);
  }
  return bytes;
}

test.each([
  ['messages in each other', nested(5000, [0xda, 0x02]), 'more than 100 messages in each other'],
  ['groups in each other', Buffer.alloc(500_000, Buffer.from('c33e', 'hex')), 'more than 100 groups in each other'],
  [
    'messages without a field',
    Buffer.alloc(3_000_000, Buffer.from('ca0100', 'hex')).subarray(0, 2_999_999),
    'ends within',
  ],
  ['very many messages', Buffer.alloc(6_000_000, Buffer.from('ca0100', 'hex')), 'more than 1000000 values'],
])('%s are refused soon', (_name, bytes, reason) => {
  const before = process.threadCpuUsage();
  expect(() => all.decode(bytes)).toThrow(reason);
  expect(process.threadCpuUsage(before).user).toBeLessThan(WITHIN_US);
});

test('a value whose JSON is far longer than its bytes is refused', () => {
  const name = 'A'.repeat(200);
  const text = `syntax = "proto3"; enum E { ${name} = 0; } message M { repeated E e = 1; }`;
  const packed = Buffer.concat([Buffer.from('0aa08d06', 'hex'), Buffer.alloc(100_000)]);
  const schema = protobuf.parse({ text, references: NONE });
  expect(() => schema.decode(packed)).toThrow('more than 16777216 characters as JSON');
});

test('a text with very many levels is refused', () => {
  const text = `syntax = "proto3"; ${'message M { '.repeat(5000)}${'}'.repeat(5000)}`;
  expect(() => protobuf.parse({ text, references: NONE })).toThrow(SchemaInvalid);
});

test('a message with very many fields takes no longer than its bytes', () => {
  const fields = (oneof: object): ProtoField[] =>
    Array.from({ length: 20_000 }, (_, index) => {
      const rest = { type: { kind: 'scalar', name: 'int32' }, label: 'implicit', options: new Map() } as const;
      return { name: `f${index + 2}`, number: index + 2, ...rest, ...oneof };
    });
  const itself: ProtoField = {
    name: 'm',
    number: 1,
    type: { kind: 'named', name: '.M' },
    label: 'repeated',
    options: new Map(),
  };
  const read = (oneof: object, bytes: Buffer): string => {
    const message = { ...EMPTY, name: 'M', fields: [itself, ...fields(oneof)] };
    const plans = new Plans(new Map([['M', { syntax: 'proto3', package: '', message }]]));
    return printMessage(decodeMessage(bytes, plans.of('M', message)));
  };
  const before = process.threadCpuUsage();
  const empty = Buffer.alloc(400_000, Buffer.from('0a00', 'hex'));
  expect(read({}, empty)).toBe(`{"m":[${Array.from({ length: 200_000 }, () => '{}').join(',')}]}`);
  // Fields 2 and 3, by turns.
  expect(read({ oneof: 'one' }, Buffer.alloc(400_000, Buffer.from('10011802', 'hex')))).toBe('{"f3":2}');
  expect(process.threadCpuUsage(before).user).toBeLessThan(WITHIN_US);
});
