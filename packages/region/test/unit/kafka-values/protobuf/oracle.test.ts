import { fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import { serialized } from '../../../../src/kafka-values/protobuf/serialized.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { allTypes, SHARED } from './all-types.ts';
import { messageIn, registryOf } from './bufbuild.ts';

const schema = protobuf.parse(allTypes);
const shared = protobuf.parse({ text: SHARED, references: new Map() });
const registry = registryOf(serialized(schema), [serialized(shared, 'test/shared.proto')]);
const all = messageIn(registry, 'test.all.All');

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)));
const uint32 = fc.oneof(fc.nat({ max: 2 ** 32 - 1 }), fc.constantFrom(0, 2 ** 32 - 1));
const edges = [2n ** 53n + 1n, 2n ** 49n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 0n, -1n];
const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(...edges)).map(String);
const uint64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(2n ** 64n - 1n, 2n ** 56n)).map(String);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const bytes = fc.uint8Array({ maxLength: 20 }).map((some) => Buffer.from(some).toString('base64'));
const special = fc.constantFrom('NaN', 'Infinity', '-Infinity');
/** Without -0, which @bufbuild/protobuf takes for 0. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const double = fc.oneof(finite, special);
const float = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  special,
);
const colour = fc.constantFrom('COLOUR_UNSPECIFIED', 'RED', 'DARK_BLUE', 5, -1);
const inner = fc.record(
  { text, number: int64, depth: fc.constantFrom('FLAT', 'DEEP', 'PROFOUND', 9) },
  { requiredKeys: [] },
);
const instant = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const digits = fc.constantFrom('', '.120', '.000340', '.000000001');
const timestamp = fc.tuple(instant, digits).map(([date, part]) => `${date.toISOString().slice(0, 19)}${part}Z`);
const duration = fc
  .tuple(fc.constantFrom('', '-'), fc.integer({ min: 1, max: 315_576_000_000 }), digits)
  .map(([sign, seconds, part]) => `${sign}${seconds}${part}s`);
const name = fc.constantFrom('a', 'aB', 'aBC.dE');
const json = fc.jsonValue({ noUnicodeString: false }).map((value) => plain(value));

function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value, (_key, one: unknown) => (Object.is(one, -0) ? 0 : one))) as JsonValue;
}

const SCALARS = {
  aDouble: double,
  aFloat: float,
  anInt32: int32,
  anInt64: int64,
  aUint32: uint32,
  aUint64: uint64,
  aSint32: int32,
  aSint64: int64,
  aFixed32: uint32,
  aFixed64: uint64,
  anSfixed32: int32,
  anSfixed64: int64,
  aBool: fc.boolean(),
  aString: text,
  someBytes: bytes,
  colour,
  inner,
  maybeInt32: int32,
  maybeString: text,
  OddName2: text,
  'another.name': int32,
};

const COMPOSED = {
  manyInt64: fc.array(int64),
  manyString: fc.array(text),
  manyInner: fc.array(inner),
  manyColour: fc.array(colour),
  manyDouble: fc.array(double),
  byName: fc.dictionary(text, int64),
  byNumber: fc.dictionary(int64, inner),
  byTruth: fc.dictionary(fc.constantFrom('true', 'false'), colour),
  at: timestamp,
  lasting: duration,
  wrappedInt64: int64,
  wrappedString: text,
  wrappedBytes: bytes,
  anyStruct: fc.dictionary(text, json),
  anyValue: json,
  mask: fc.array(name).map((names) => names.join(',')),
  nothing: fc.constant({}),
  shared: fc.record({ id: uint64 }),
};

const choice = fc.oneof(
  fc.constant({}),
  fc.record({ chosenInt64: int64 }),
  fc.record({ chosenString: text }),
  fc.record({ chosenInner: inner }),
);

const content = fc
  .tuple(fc.record(SCALARS, { requiredKeys: [] }), fc.record(COMPOSED, { requiredKeys: [] }), choice)
  .map((parts) => Object.assign({}, ...parts) as Record<string, JsonValue>);
const value = fc
  .tuple(content, fc.option(content))
  .map(([outer, within]) => (within === null ? outer : { ...outer, itself: within }));

/** The same number of 32 bits may be written with more digits. */
function withFloats(printed: unknown): unknown {
  return JSON.parse(JSON.stringify(printed), (key, one: unknown) =>
    key === 'aFloat' && typeof one === 'number' ? Math.fround(one) : one,
  );
}

test('a value that @bufbuild/protobuf wrote is the JSON that it prints itself', () => {
  fc.assert(
    fc.property(value, (written) => {
      const message = fromJson(all, written, { registry });
      const decoded = schema.decode(Buffer.from(toBinary(all, message)));
      expect(withFloats(JSON.parse(decoded))).toEqual(withFloats(toJson(all, message, { registry })));
    }),
    fuzz(100),
  );
});
