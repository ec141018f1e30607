import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import { avro } from '../../../src/kafka-values/avro/avro.ts';

const parse = (schema: unknown) => avro.parse({ text: JSON.stringify(schema), references: new Map() });
const reasons = (reader: unknown, writer: unknown): readonly string[] =>
  parse(reader)
    .cannotRead(parse(writer))
    .map(({ type, path, message }) => `${type} ${path} ${message}`);

const record = (...fields: readonly unknown[]) => ({ type: 'record', name: 'R', fields });
const field = (type: unknown, more: object = {}) => record({ name: 'a', type, ...more });
const letters = (...symbols: string[]) => ({ type: 'enum', name: 'E', symbols });
const bytes = (size: number, name = 'F') => ({ type: 'fixed', name, size });

/** Pairs with one difference: what the reader says, nothing when it reads the writer. */
const PAIRS: readonly (readonly [change: string, reader: unknown, writer: unknown, reasons: readonly string[]])[] = [
  ['field removed', record(), field('int'), []],
  ['field added', field('int'), record(), ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 a']],
  ['field added with default', field('int', { default: 1 }), record(), []],
  ['field renamed with alias', record({ name: 'b', type: 'int', aliases: ['a'] }), field('int'), []],
  ['int to long', field('long'), field('int'), []],
  [
    'long to int',
    field('int'),
    field('long'),
    ['TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: LONG'],
  ],
  ['long to double', field('double'), field('long'), []],
  [
    'double to float',
    field('float'),
    field('double'),
    ['TYPE_MISMATCH /fields/0/type reader type: FLOAT not compatible with writer type: DOUBLE'],
  ],
  ['string to bytes', field('bytes'), field('string'), []],
  ['bytes to string', field('string'), field('bytes'), []],
  ['made optional', field(['null', 'int']), field('int'), []],
  [
    'made required',
    field('int'),
    field(['null', 'int']),
    ['TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: NULL'],
  ],
  [
    'branch removed',
    field(['null', 'int']),
    field(['null', 'int', 'string']),
    ['MISSING_UNION_BRANCH /fields/0/type/2 reader union lacking writer type: STRING'],
  ],
  ['branch added', field(['null', 'int', 'string']), field(['null', 'int']), []],
  ['symbol added', letters('A', 'B'), letters('A'), []],
  ['symbol removed', letters('A'), letters('A', 'B'), ['MISSING_ENUM_SYMBOLS /symbols [B]']],
  ['size changed', bytes(3), bytes(4), ['FIXED_SIZE_MISMATCH /size expected: 4, found: 3']],
  ['name changed', bytes(4, 'G'), bytes(4), ['NAME_MISMATCH /name expected: F']],
  [
    'items changed',
    field({ type: 'array', items: 'int' }),
    field({ type: 'array', items: 'string' }),
    ['TYPE_MISMATCH /fields/0/type/items reader type: INT not compatible with writer type: STRING'],
  ],
  [
    'values changed',
    { type: 'map', values: 'int' },
    { type: 'map', values: 'string' },
    ['TYPE_MISMATCH /values reader type: INT not compatible with writer type: STRING'],
  ],
  ['root changed', 'int', 'string', ['TYPE_MISMATCH / reader type: INT not compatible with writer type: STRING']],
];

describe('of two schemas that differ in one thing', () => {
  test.each(PAIRS)('%s', (_change, reader, writer, expected) => {
    expect(reasons(reader, writer)).toEqual(expected);
  });

  test.each(PAIRS)('%s, avsc agrees', (_change, reader, writer, expected) => {
    const typeOf = (schema: unknown) => avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: true });
    const resolve = () => typeOf(reader).createResolver(typeOf(writer));
    if (expected.length > 0) expect(resolve).toThrow();
    else expect(resolve).not.toThrow();
  });
});

test('a namespace may differ, and an enumeration with a default reads any symbol', () => {
  expect(reasons({ ...bytes(4), namespace: 'x' }, bytes(4))).toEqual([]);
  expect(reasons({ ...letters('A'), default: 'A' }, letters('A', 'B'))).toEqual([]);
});

test('types that contain themselves are compared once', () => {
  const tree = (type: string) =>
    record({ name: 'left', type: ['null', 'R'] }, { name: 'right', type: ['null', 'R'] }, { name: 'value', type });
  expect(reasons(tree('long'), tree('int'))).toEqual([]);
  expect(reasons(tree('int'), tree('long'))).toEqual([
    'TYPE_MISMATCH /fields/2/type reader type: INT not compatible with writer type: LONG',
  ]);
});

test('types that double at each level end, with the first reasons', () => {
  const level = (depth: number, leaf: string): unknown =>
    depth === 0
      ? field(leaf)
      : {
          type: 'record',
          name: `L${depth}`,
          fields: [
            { name: 'a', type: level(depth - 1, leaf) },
            { name: 'b', type: depth === 1 ? 'R' : `L${depth - 1}` },
          ],
        };
  expect(reasons(level(40, 'int'), level(40, 'long'))).toHaveLength(100);
});
