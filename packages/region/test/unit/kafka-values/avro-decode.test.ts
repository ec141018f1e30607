import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import fc from 'fast-check';
import { avro } from '../../../src/kafka-values/avro/avro.ts';

const parse = (schema: unknown) => avro.parse({ text: JSON.stringify(schema), references: new Map() });
const decode = (schema: unknown, hex: string): string => parse(schema).decode(Buffer.from(hex, 'hex'));

/** Longs of avsc that keep all 64 bits. */
const exactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

const encode = (schema: unknown, value: unknown): Buffer =>
  avsc.Type.forSchema(schema as avsc.Schema, { registry: { long: exactLong }, wrapUnions: false }).toBuffer(value);

interface Sample {
  readonly schema: unknown;
  readonly value: unknown;
  /** The JSON that it must be read as. */
  readonly json: string;
}

const plain = (schema: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Sample> =>
  values.map((value) => ({ schema, value, json: JSON.stringify(value) }));

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  plain('null', fc.constant(null)),
  plain('boolean', fc.boolean()),
  plain('int', fc.integer()),
  plain('double', finite),
  plain('string', fc.string({ unit: 'grapheme' })),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ schema: 'long', value, json: String(value) })),
  fc.uint8Array().map((bytes) => {
    const value = Buffer.from(bytes);
    return { schema: 'bytes', value, json: JSON.stringify(value.toString('latin1')) };
  }),
);

let names = 0;

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('sample'), fc.nat(3)).map(([{ schema, value, json }, count]) => ({
      schema: { type: 'array', items: schema },
      value: Array.from({ length: count }, () => value),
      json: `[${Array.from({ length: count }, () => json).join(',')}]`,
    })),
    fc.tuple(tie('sample'), fc.stringMatching(/^[a-z"é]{0,5}$/)).map(([{ schema, value, json }, key]) => ({
      schema: { type: 'map', values: schema },
      value: { [key]: value },
      json: `{${JSON.stringify(key)}:${json}}`,
    })),
    fc.array(tie('sample'), { maxLength: 4 }).map((fields) => ({
      schema: {
        type: 'record',
        name: `R${++names}`,
        fields: fields.map(({ schema }, index) => ({ name: `f${index}`, type: schema })),
      },
      value: Object.fromEntries(fields.map(({ value }, index) => [`f${index}`, value])),
      json: `{${fields.map(({ json }, index) => `"f${index}":${json}`).join(',')}}`,
    })),
    fc
      .tuple(tie('sample'), fc.boolean())
      .filter(([{ schema }]) => schema !== 'null' && !Array.isArray(schema))
      .map(([{ schema, value, json }, isNull]) => ({
        schema: ['null', schema],
        value: isNull ? null : value,
        json: isNull ? 'null' : json,
      })),
  ),
}));

test('what avsc writes is read to the last digit', () => {
  fc.assert(
    fc.property(sample, ({ schema, value, json }) => {
      expect(parse(schema).decode(encode(schema, value))).toBe(json);
    }),
    { numRuns: 500 },
  );
});

test('no bytes make it fail otherwise than with the byte that is wrong', () => {
  fc.assert(
    fc.property(sample, fc.uint8Array({ maxLength: 40 }), ({ schema }, bytes) => {
      try {
        JSON.parse(parse(schema).decode(Buffer.from(bytes)));
      } catch (error) {
        expect(error).toMatchObject({ name: 'ValueUndecodable', message: expect.stringMatching(/^Byte \d+ of/) });
      }
    }),
    { numRuns: 1000 },
  );
});

describe('edges', () => {
  test.each([
    ['long', '01', '-1'],
    ['long', 'feffffffffffffffff01', '9223372036854775807'],
    ['long', 'ffffffffffffffffff01', '-9223372036854775808'],
    ['long', 'fcffffffffffff1f', '9007199254740990'],
    ['int', 'ffffffff0f', '-2147483648'],
    ['float', 'cdcccc3d', '0.1'],
    ['float', '0000c07f', '"NaN"'],
    ['double', '000000000000f0ff', '"-Infinity"'],
    ['double', '0000000000000080', '-0.0'],
    ['bytes', '0400ff', '"\\u0000ÿ"'],
    ['string', '02ef', undefined],
    [['null', 'string'], '020461', undefined],
    [{ type: 'enum', name: 'E', symbols: ['A', 'B'] }, '02', '"B"'],
    [{ type: 'fixed', name: 'F', size: 2 }, '6162', '"ab"'],
    // A block with its size in bytes, then one without.
    [{ type: 'array', items: 'int' }, '030402040206' + '00', '[1,2,3]'],
    [{ type: 'array', items: 'null' }, '0600', '[null,null,null]'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, '02', '1'],
  ])('%j from %s is %s', (schema, hex, json) => {
    if (json === undefined) expect(() => decode(schema, hex)).toThrow('Byte');
    else expect(decode(schema, hex)).toBe(json);
  });

  test.each([
    ['int', 'ffffffff7f', 'Byte 5 of the Avro value: -17179869184 is no int.'],
    ['long', 'ffffffffffffffffff7f', 'Byte 10 of the Avro value: a number has more than 64 bits.'],
    ['long', '80', 'Byte 1 of the Avro value: the value ends within a number.'],
    ['boolean', '02', 'Byte 1 of the Avro value: 2 is no boolean.'],
    ['double', '00', 'Byte 0 of the Avro value: 8 bytes are missing here, of which there are 1.'],
    ['string', '02ff', 'Byte 2 of the Avro value: a string is not UTF-8.'],
    ['string', '01', 'Byte 1 of the Avro value: a length of -1 bytes, and there are 0 more.'],
    ['null', '00', 'Byte 0 of the Avro value: the value is over, and 1 bytes follow.'],
    [['null', 'int'], '04', 'Byte 1 of the Avro value: number 2 of 2 branches.'],
    [{ type: 'array', items: 'null' }, 'feffffffff3f', 'Byte 6 of the Avro value: 1099511627775 items, with'],
  ])('%j from %s is refused: %s', (schema, hex, message) => {
    expect(() => decode(schema, hex)).toThrow(message);
  });

  test('a record that contains itself, which no value can, ends', () => {
    const endless = { type: 'record', name: 'A', fields: [{ name: 'a', type: 'A' }] };
    expect(() => decode(endless, '')).toThrow('more than 1000 levels');
  });
});

describe('a schema that says far more than the bytes', () => {
  const record = (name: string, count: number, type: unknown) => ({
    type: 'record',
    name,
    fields: Array.from({ length: count }, (_, index) => ({ name: `f${index}`, type })),
  });
  let doubled = record('R0', 0, 'null');
  for (let level = 1; level <= 60; level++) {
    const types = [doubled, doubled.name];
    const fields = types.map((type, index) => ({ name: `f${index}`, type }));
    doubled = { type: 'record', name: `R${level}`, fields };
  }
  const COUNT_100_000 = 'c09a0c';

  test.each<readonly [string, unknown, string, string]>([
    ['an array of wide records', { type: 'array', items: record('A', 1000, 'null') }, `${COUNT_100_000}00`, 'values'],
    ['records that hold the one before twice', doubled, '', 'values'],
    [
      'an array of long names',
      {
        type: 'array',
        items: { type: 'record', name: 'A', fields: [{ name: 'n'.repeat(400), type: 'null' }] },
      },
      `${COUNT_100_000}00`,
      'characters as JSON',
    ],
    ['an array in blocks', { type: 'array', items: 'null' }, `${COUNT_100_000.repeat(11)}00`, 'values'],
  ])('is refused soon: %s', (_what, schema, hex, limit) => {
    const startMs = performance.now();
    expect(() => decode(schema, hex)).toThrow(new RegExp(`^Byte \\d+ of the Avro value: .*more than \\d+ ${limit}`));
    expect(performance.now() - startMs).toBeLessThan(20_000);
  });
});
