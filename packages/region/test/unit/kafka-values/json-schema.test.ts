import { describe, expect, test } from '@jest/globals';
import { jsonSchema } from '../../../src/kafka-values/json/json-schema.ts';

const parse = (schema: unknown, references: Readonly<Record<string, unknown>> = {}) =>
  jsonSchema.parse({
    text: typeof schema === 'string' ? schema : JSON.stringify(schema),
    references: new Map(Object.entries(references).map(([name, one]) => [name, JSON.stringify(one)])),
  });
const decode = (schema: unknown, text: string | Buffer): string => parse(schema).decode(Buffer.from(text));

describe('a value', () => {
  test.each(['{"a": 12345678901234567890, "b":1.10}', ' 1e400 ', '"\\u00e9"', '[1,\n2]'])(
    '%s keeps its text',
    (text) => {
      expect(decode(true, text)).toBe(text);
    },
  );

  test.each<[unknown, string | Buffer, string]>([
    [{ type: 'object', properties: { a: { type: 'integer' } } }, '{"a":"x"}', 'breaks its schema: /a must be integer.'],
    [{ required: ['a'] }, '{}', "The value breaks its schema: / must have required property 'a'."],
    [{ type: 'string', format: 'date-time' }, '"yesterday"', 'must match format "date-time"'],
    [true, '{', 'The value is not JSON.'],
    [true, '', 'The value is not JSON.'],
    [true, Buffer.from([0x22, 0xff, 0x22]), 'The value is not UTF-8.'],
    [true, '['.repeat(2000) + ']'.repeat(2000), 'The value has more than 1000 levels.'],
    [false, '1', 'The value breaks its schema: / boolean schema is false.'],
  ])('that breaks %j is refused: %s', (schema, value, message) => {
    expect(() => decode(schema, value)).toThrow(expect.objectContaining({ name: 'ValueUndecodable' }));
    expect(() => decode(schema, value)).toThrow(message);
  });
});

describe('a schema that takes very long', () => {
  const eitherWay = { properties: { a: { $ref: '#' } }, required: ['a'] };
  test.each<[what: string, schema: object, value: string]>([
    ['by a pattern', { pattern: '^(a+)+$' }, JSON.stringify(`${'a'.repeat(50)}b`)],
    ['by itself, used twice', { anyOf: [eitherWay, eitherWay] }, `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`],
  ])('%s refuses the value, and reads the next', (_what, schema, value) => {
    const parsed = parse({ type: ['object', 'string'], ...schema });
    expect(() => parsed.decode(Buffer.from(value))).toThrow(
      'Its schema takes more than 1 second to validate the value.',
    );
    expect(decode({ pattern: '^(a+)+$' }, '"aa"')).toBe('"aa"');
  });
});

test('a schema that asks its validator for a promise is one like all others', () => {
  expect(decode({ $async: true, type: 'string' }, '"a"')).toBe('"a"');
  expect(() => decode({ $async: true, type: 'string' }, '5')).toThrow('/ must be string');
});

describe('each draft has its own rules', () => {
  test.each<[draft: string, schema: object, taken: string, refused: string]>([
    ['http://json-schema.org/draft-04/schema#', { maximum: 5, exclusiveMaximum: true }, '4', '5'],
    ['http://json-schema.org/draft-06/schema#', { const: 1 }, '1', '2'],
    ['http://json-schema.org/draft-07/schema#', { if: { const: 2 }, else: false }, '2', '1'],
    ['https://json-schema.org/draft/2019-09/schema', { dependentRequired: { a: ['b'] } }, '{}', '{"a":1}'],
    ['https://json-schema.org/draft/2020-12/schema', { prefixItems: [{ const: 1 }] }, '[1]', '[2]'],
  ])('%s', ($schema, schema, taken, refused) => {
    expect(decode({ $schema, ...schema }, taken)).toBe(taken);
    expect(() => decode({ $schema, ...schema }, refused)).toThrow('breaks its schema');
  });

  test('and a schema that names none is of draft 7', () => {
    expect(() => decode({ if: { const: 2 }, else: false }, '1')).toThrow('breaks its schema');
  });
});

describe('a schema that is wrong is refused', () => {
  test.each<[unknown, string]>([
    ['{', 'The schema is not JSON.'],
    ['[]', 'The schema must be an object, true or false.'],
    ['{"a":'.repeat(1001), 'The schema has more than 1000 levels.'],
    [{ type: 'strin' }, 'schema is invalid: data/type must be'],
    [{ $ref: 'other.json' }, "can't resolve reference other.json"],
    [{ pattern: '(' }, 'Invalid regular expression'],
    [{ $schema: 'http://example.com/mine' }, '$schema: "http://example.com/mine" is none of the drafts 4, 6, 7'],
    [{ $schema: 7 }, '$schema: 7 is none of the drafts'],
  ])('%j: %s', (schema, message) => {
    expect(() => parse(schema)).toThrow(expect.objectContaining({ name: 'SchemaInvalid' }));
    expect(() => parse(schema)).toThrow(message);
  });
});

describe('a schema uses others', () => {
  const money = { type: 'object', properties: { units: { type: 'integer' } }, $defs: { name: { maxLength: 3 } } };

  test.each([
    ['by the name of the reference', {}, 'money.json'],
    ['by a place in it', {}, 'money.json#/properties/units'],
    ['by its address', { $id: 'https://example.com/schemas/basket.json' }, 'money.json'],
  ])('%s', (_how, more, $ref) => {
    const schema = parse({ ...more, properties: { a: { $ref } } }, { 'money.json': money });
    expect(() => schema.decode(Buffer.from('{"a":"x"}'))).toThrow('breaks its schema: /a must be');
    expect(schema.cannotRead(schema)).toEqual([]);
  });
});

test('the canonical text has no layout and keeps all else', () => {
  const text = '{ "type" :\n "object", "title": "a  \\" b", "maximum": 1.10, "2": 1, "1": 2 }';
  expect(parse(text)).toMatchObject({
    text,
    canonical: '{"type":"object","title":"a  \\" b","maximum":1.10,"2":1,"1":2}',
  });
});
