import { describe, expect, test } from '@jest/globals';
import { avro } from '../../../src/kafka-values/avro/avro.ts';
import { jsonSchema } from '../../../src/kafka-values/json/json-schema.ts';

const parse = (schema: unknown) => jsonSchema.parse({ text: JSON.stringify(schema), references: new Map() });
const reasons = (original: unknown, update: unknown): readonly string[] =>
  parse(update)
    .cannotRead(parse(original))
    .map(({ type, path }) => `${type} ${path}`);

const text = { type: 'string' };
const whole = { type: 'integer' };
const open = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const closed = (properties: object, more: object = {}) => open(properties, { additionalProperties: false, ...more });
const partly = (properties: object, additionalProperties: unknown) => open(properties, { additionalProperties });

type Case = readonly [change: string, original: unknown, update: unknown, reasons: readonly string[]];

const check = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_change, original, update, expected) => {
    expect(reasons(original, update)).toEqual(expected);
  });

describe('words that people read', () => {
  check([
    ['title', { title: 'a' }, { title: 'b' }, []],
    ['description and default', { description: 'a', default: 1 }, { default: 2 }, []],
  ]);
});

describe('types', () => {
  check([
    ['another type', text, whole, ['TYPE_CHANGED #/']],
    ['integer to number', whole, { type: 'number' }, []],
    ['number to integer', { type: 'number' }, whole, ['TYPE_NARROWED #/']],
    ['anything to a type', {}, text, ['TYPE_CHANGED #/']],
    ['a type to anything', text, {}, []],
    ['nothing to a type', false, text, []],
    ['a type to nothing', text, false, ['TYPE_CHANGED #/']],
    ['type to a list of types', text, { type: ['string', 'null'] }, []],
    ['list of types to a type', { type: ['string', 'null'] }, text, ['TYPE_CHANGED #/']],
    [
      'list with one type less',
      { type: ['string', 'null', 'integer'] },
      { type: ['string', 'null'] },
      ['SUM_TYPE_NARROWED #/'],
    ],
  ]);
});

describe('limits', () => {
  const limited = (type: string, keyword: string, name: string, isUpper: boolean): readonly Case[] => {
    const of = (value?: number) => ({ type, ...(value === undefined ? {} : { [keyword]: value }) });
    const [narrow, wide] = isUpper ? [5, 9] : [9, 5];
    return [
      [`${keyword} added`, of(), of(5), [`${name}_ADDED #/${keyword}`]],
      [`${keyword} removed`, of(5), of(), []],
      [`${keyword} widened`, of(narrow), of(wide), []],
      [`${keyword} narrowed`, of(wide), of(narrow), [`${name}_${isUpper ? 'DECREASED' : 'INCREASED'} #/${keyword}`]],
    ];
  };
  check([
    ...limited('string', 'maxLength', 'MAX_LENGTH', true),
    ...limited('string', 'minLength', 'MIN_LENGTH', false),
    ...limited('number', 'maximum', 'MAXIMUM', true),
    ...limited('integer', 'minimum', 'MINIMUM', false),
    ...limited('number', 'exclusiveMaximum', 'EXCLUSIVE_MAXIMUM', true),
    ...limited('number', 'exclusiveMinimum', 'EXCLUSIVE_MINIMUM', false),
    ...limited('object', 'maxProperties', 'MAX_PROPERTIES', true),
    ...limited('object', 'minProperties', 'MIN_PROPERTIES', false),
    ...limited('array', 'maxItems', 'MAX_ITEMS', true),
    ...limited('array', 'minItems', 'MIN_ITEMS', false),
    ['pattern added', text, { ...text, pattern: 'a' }, ['PATTERN_ADDED #/pattern']],
    ['pattern removed', { ...text, pattern: 'a' }, text, []],
    ['pattern changed', { ...text, pattern: 'a' }, { ...text, pattern: 'b' }, ['PATTERN_CHANGED #/pattern']],
    ['multiple added', whole, { ...whole, multipleOf: 2 }, ['MULTIPLE_OF_ADDED #/multipleOf']],
    ['multiple reduced', { ...whole, multipleOf: 4 }, { ...whole, multipleOf: 2 }, []],
    ['fraction reduced', { type: 'number', multipleOf: 0.3 }, { type: 'number', multipleOf: 0.1 }, []],
    [
      'multiple expanded',
      { ...whole, multipleOf: 2 },
      { ...whole, multipleOf: 4 },
      ['MULTIPLE_OF_EXPANDED #/multipleOf'],
    ],
    [
      'multiple changed',
      { ...whole, multipleOf: 2 },
      { ...whole, multipleOf: 3 },
      ['MULTIPLE_OF_CHANGED #/multipleOf'],
    ],
    ['unique added', { type: 'array' }, { type: 'array', uniqueItems: true }, ['UNIQUE_ITEMS_ADDED #/uniqueItems']],
    ['unique removed', { type: 'array', uniqueItems: true }, { type: 'array' }, []],
  ]);

  test('of draft 4, where a limit is excluded by a flag beside it', () => {
    const of = (limit: number) => ({
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'number',
      maximum: limit,
      exclusiveMaximum: true,
    });
    expect(reasons(of(9), of(5))).toEqual(['EXCLUSIVE_MAXIMUM_DECREASED #/exclusiveMaximum']);
    expect(reasons(of(5), of(9))).toEqual([]);
  });
});

describe('enumerations', () => {
  check([
    ['extended', { enum: ['a'] }, { enum: ['b', 'a'] }, []],
    ['narrowed', { enum: ['a', 'b'] }, { enum: ['a'] }, ['ENUM_ARRAY_NARROWED #/enum']],
    ['changed', { enum: ['a'] }, { enum: ['b'] }, ['ENUM_ARRAY_CHANGED #/enum']],
    ['constant to enumeration', { const: { a: 1 } }, { enum: [{ a: 1 }, 2] }, []],
    ['enumeration removed beside its type', { ...text, enum: ['a'] }, text, []],
    ['enumeration added beside its type', text, { ...text, enum: ['a'] }, ['TYPE_CHANGED #/']],
  ]);
});

describe('properties', () => {
  check([
    ['optional added to open', open({}), open({ a: text }), ['PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL #/properties/a']],
    ['anything added to open', open({}), open({ a: {} }), []],
    ['optional added to closed', closed({}), closed({ a: text }), []],
    [
      'required added to closed',
      closed({}),
      closed({ a: text }, { required: ['a'] }),
      ['REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL #/properties/a'],
    ],
    [
      'required with default added to closed',
      closed({}),
      closed({ a: { ...text, default: '' } }, { required: ['a'] }),
      [],
    ],
    ['added, covered', partly({}, text), partly({ a: text }, text), []],
    [
      'added, not covered',
      partly({}, text),
      partly({ a: whole }, text),
      ['TYPE_CHANGED #/properties/a', 'PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/properties/a'],
    ],
    ['removed from open', open({ a: text }), open({}), []],
    [
      'removed from closed',
      closed({ a: text }),
      closed({}),
      ['PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL #/properties/a'],
    ],
    ['nothing removed from closed', closed({ a: false }), closed({}), []],
    [
      'removed, covered by a pattern',
      closed({ n_a: whole }),
      closed({}, { patternProperties: { '^n_': { type: 'number' } } }),
      [],
    ],
    [
      'removed, not covered',
      closed({ a: whole }),
      partly({}, text),
      ['TYPE_CHANGED #/properties/a', 'PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/properties/a'],
    ],
    [
      'made required',
      open({ a: text }),
      open({ a: text }, { required: ['a'] }),
      ['REQUIRED_ATTRIBUTE_ADDED #/required/a'],
    ],
    ['made required with default', open({ a: text }), open({ a: { ...text, default: '' } }, { required: ['a'] }), []],
    ['made optional', open({ a: text }, { required: ['a'] }), open({ a: text }), []],
    ['changed', open({ a: text }), open({ a: whole }), ['TYPE_CHANGED #/properties/a']],
    ['closed', open({}), closed({}), ['ADDITIONAL_PROPERTIES_REMOVED #/additionalProperties']],
    ['opened', closed({}), open({}), []],
    ['others narrowed', open({}), partly({}, text), ['ADDITIONAL_PROPERTIES_NARROWED #/additionalProperties']],
    ['others changed', partly({}, text), partly({}, whole), ['TYPE_CHANGED #/additionalProperties']],
    [
      'dependency added',
      open({}),
      open({}, { dependencies: { a: ['b'] } }),
      ['DEPENDENCY_ARRAY_ADDED #/dependencies/a'],
    ],
    [
      'dependency extended',
      open({}, { dependencies: { a: ['b'] } }),
      open({}, { dependencies: { a: ['b', 'c'] } }),
      ['DEPENDENCY_ARRAY_EXTENDED #/dependencies/a'],
    ],
    ['dependency removed', open({}, { dependencies: { a: ['b'] } }), open({}), []],
    [
      'dependency on a schema added',
      open({}),
      open({}, { dependencies: { a: { required: ['b'] } } }),
      ['DEPENDENCY_SCHEMA_ADDED #/dependencies/a'],
    ],
    ['a property named like a method', open({}), open({ toString: {} }), []],
  ]);
});

describe('lists', () => {
  const list = (more: object) => ({ type: 'array', ...more });
  check([
    ['items added', list({}), list({ items: text }), ['SCHEMA_ADDED #/items']],
    ['items removed', list({ items: text }), list({}), []],
    ['items changed', list({ items: text }), list({ items: whole }), ['TYPE_CHANGED #/items']],
    [
      'first item added to open',
      list({ items: [text] }),
      list({ items: [text, text] }),
      ['ITEM_ADDED_TO_OPEN_CONTENT_MODEL #/items/1'],
    ],
    [
      'first item added to closed',
      list({ items: [text], additionalItems: false }),
      list({ items: [text, text], additionalItems: false }),
      [],
    ],
    ['first item removed from open', list({ items: [text, text] }), list({ items: [text] }), []],
    [
      'first item removed from closed',
      list({ items: [text, text], additionalItems: false }),
      list({ items: [text], additionalItems: false }),
      ['ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL #/items/1'],
    ],
    [
      'others closed',
      list({ items: [text] }),
      list({ items: [text], additionalItems: false }),
      ['ADDITIONAL_ITEMS_REMOVED #/additionalItems'],
    ],
  ]);

  test('of draft 2020-12', () => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    const of = (first: readonly unknown[], items: unknown) => ({ $schema, ...list({ prefixItems: first, items }) });
    expect(reasons(of([text], false), of([text, whole], false))).toEqual([]);
    expect(reasons(of([text], false), of([whole], false))).toEqual(['TYPE_CHANGED #/items/0']);
    expect(reasons(of([text], true), of([text], false))).toEqual(['ADDITIONAL_ITEMS_REMOVED #/additionalItems']);
  });
});

describe('schemas of schemas', () => {
  check([
    ['one of more', { oneOf: [text] }, { oneOf: [whole, text] }, []],
    ['one of fewer', { oneOf: [whole, text] }, { oneOf: [text] }, ['SUM_TYPE_NARROWED #/']],
    ['one of others', { oneOf: [text] }, { oneOf: [whole] }, ['COMBINED_TYPE_SUBSCHEMAS_CHANGED #/']],
    ['all of fewer', { allOf: [text, { maxLength: 3 }] }, { allOf: [text] }, []],
    ['all of more', { allOf: [text] }, { allOf: [text, { maxLength: 3 }] }, ['PRODUCT_TYPE_EXTENDED #/']],
    ['all of one, said twice', { allOf: [text] }, { allOf: [text, { type: 'string' }] }, []],
    ['all to any of fewer', { allOf: [whole, text] }, { anyOf: [text] }, []],
    ['all to one', { allOf: [whole, text] }, { oneOf: [text] }, []],
    ['all to any', { allOf: [text, { maxLength: 3 }] }, { anyOf: [text, { maxLength: 3 }] }, []],
    ['any to all', { anyOf: [text, whole] }, { allOf: [text, whole] }, ['COMBINED_TYPE_CHANGED #/']],
    ['a type to any of several', text, { anyOf: [whole, text] }, []],
    ['one of one to its schema', { oneOf: [text] }, text, []],
    // Each fits the first of the other side; only one way to pair them fits all.
    ['any of, paired', { anyOf: [whole, { type: 'number' }] }, { anyOf: [{ type: 'number' }, {}] }, []],
    ['not less', { not: { type: 'number' } }, { not: whole }, []],
    ['not more', { not: whole }, { not: { type: 'number' } }, ['NOT_TYPE_EXTENDED #/not']],
    ['a condition changed', { if: text, else: whole }, { if: whole, else: text }, ['TYPE_CHANGED #/']],
  ]);
});

describe('references', () => {
  const of = (leaf: unknown) => ({ ...open({ a: { $ref: '#/definitions/a~1b' } }), definitions: { 'a/b': leaf } });

  test('are followed', () => {
    expect(reasons(of(text), of(whole))).toEqual(['TYPE_CHANGED #/properties/a']);
    expect(reasons(of(text), open({ a: text }))).toEqual([]);
  });

  test('to what they stand in end', () => {
    const tree = (leaf: unknown) => open({ left: { $ref: '#' }, leaf });
    expect(reasons(tree(whole), tree({ type: 'number' }))).toEqual([]);
    expect(reasons(tree(text), tree(whole))).toEqual(['TYPE_CHANGED #/properties/leaf']);
  });

  test('with schemas beside them count from draft 2019-09 on', () => {
    const named = (draft: string, more: object) => ({
      $schema: draft,
      definitions: { a: text },
      properties: { a: { $ref: '#/definitions/a', ...more } },
    });
    const newer = 'https://json-schema.org/draft/2019-09/schema';
    const older = 'http://json-schema.org/draft-07/schema#';
    expect(reasons(named(newer, {}), named(newer, { maxLength: 3 }))).toEqual(['TYPE_CHANGED #/properties/a']);
    expect(reasons(named(older, {}), named(older, { maxLength: 3 }))).toEqual([]);
  });
});

test('schemas that double at each level end, with the first reasons', () => {
  const of = (leaf: unknown) => ({
    definitions: Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => {
        const next = level === 39 ? leaf : { $ref: `#/definitions/d${level + 1}` };
        return [`d${level}`, closed({ a: next, b: next })];
      }),
    ),
    $ref: '#/definitions/d0',
  });
  expect(reasons(of(text), of(whole))).toHaveLength(100);
});

test('a schema of another kind is never compatible', () => {
  expect(parse(true).cannotRead(avro.parse({ text: 'string', references: new Map() }))).toEqual([
    { type: 'TYPE_MISMATCH', path: '/', message: 'reader schema is JSON, writer schema is AVRO' },
  ]);
});
