import { describe, expect, test } from '@jest/globals';
import { objectOf } from '@tributary/region/json';
import Ajv04 from 'ajv-draft-04';
import fc from 'fast-check';
import { catalogue } from '#schemas/catalogue.ts';
import { compareSchemas } from '../../../../tools/check-contracts/compare-schemas.ts';

type Schema = Readonly<Record<string, unknown>>;

const money = { type: 'object', required: ['minorUnits'], properties: { minorUnits: { type: 'integer' } } };
const order: Schema = {
  title: 'OrderV1',
  type: 'object',
  required: ['orderId', 'lines'],
  properties: {
    orderId: { type: 'string' },
    note: { type: 'string' },
    total: { $ref: '#/definitions/money' },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
  },
  definitions: { money },
};

/** The order with one field replaced. */
const orderWith = (fields: Schema, more: Schema = {}): Schema => ({
  ...order,
  properties: { ...objectOf(order['properties']), ...fields },
  ...more,
});

/** What is said of a field that changes from one schema to another. */
const changeOf = (before: Schema, after: Schema) =>
  compareSchemas(orderWith({ note: before }), orderWith({ note: after })).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('a breaking change is named with its path:', () => {
  test.each<[string, Schema, string]>([
    [
      'a removed field',
      { ...order, properties: { orderId: { type: 'string' }, lines: {} } },
      'data.note: the field is removed',
    ],
    [
      'a new required field',
      { ...order, required: ['orderId', 'lines', 'note'] },
      'data.note: the field is now required',
    ],
    ['a field no longer required', { ...order, required: ['orderId'] }, 'data.lines: the field is no longer required'],
    ['a closed object', { ...order, additionalProperties: false }, 'data: further fields are no longer allowed'],
    [
      'a field inside a list',
      orderWith({ lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'integer' } } } } }),
      'data.lines[].sku: type is "integer", was "string"',
    ],
    [
      'a field inside a definition',
      { ...order, definitions: { money: { ...money, properties: { minorUnits: { type: 'number' } } } } },
      'data.total.minorUnits: type is "number", was "integer"',
    ],
    [
      'typed further fields',
      { ...order, additionalProperties: { type: 'string' } },
      'data.*: type is "string", was absent',
    ],
  ])('%s', (_what, after, finding) => {
    expect(compareSchemas(order, after).map(({ path, message }) => `${path}: ${message}`)).toContain(finding);
  });

  test.each<[Schema, Schema, string]>([
    [{ type: 'string' }, { type: 'integer' }, 'type is "integer", was "string"'],
    [{ type: 'string' }, { type: ['string', 'null'] }, 'type is ["string","null"], was "string"'],
    [{ type: 'string' }, {}, 'type is absent, was "string"'],
    [{ enum: ['a', 'b', 'c'] }, { enum: ['b'] }, 'enum has lost "a", "c"'],
    [{}, { enum: ['a'] }, 'enum ["a"] is new'],
    [{ minimum: 1 }, { minimum: 2 }, 'minimum is 2, was 1'],
    [{}, { minimum: 0 }, 'minimum is 0, was absent'],
    [{ maximum: 9 }, { maximum: 8 }, 'maximum is 8, was 9'],
    [{ minimum: 1 }, { minimum: 1, exclusiveMinimum: true }, 'exclusiveMinimum is switched on'],
    [{ maximum: 1 }, { maximum: 1, exclusiveMaximum: true }, 'exclusiveMaximum is switched on'],
    [{ multipleOf: 2 }, { multipleOf: 4 }, 'multipleOf is 4, was 2'],
    [{}, { multipleOf: 1 }, 'multipleOf is 1, was absent'],
    [{}, { minLength: 1 }, 'minLength is 1, was absent'],
    [{ maxLength: 10 }, { maxLength: 9 }, 'maxLength is 9, was 10'],
    [{ minItems: 1 }, { minItems: 2 }, 'minItems is 2, was 1'],
    [{}, { maxItems: 100 }, 'maxItems is 100, was absent'],
    [{}, { minProperties: 1 }, 'minProperties is 1, was absent'],
    [{ maxProperties: 3 }, { maxProperties: 2 }, 'maxProperties is 2, was 3'],
    [{}, { uniqueItems: true }, 'uniqueItems is switched on'],
    [{ pattern: '^a' }, { pattern: '^b' }, 'pattern is "^b", was "^a"'],
    [{}, { pattern: '^b' }, 'pattern "^b" is new'],
    [{}, { format: 'email' }, 'format "email" is new'],
    [{ oneOf: [{}] }, { oneOf: [{}, {}] }, 'oneOf is [{},{}], was [{}]'],
    [{}, { not: { type: 'null' } }, 'not {"type":"null"} is new'],
  ])('%j to %j', (before, after, message) => {
    expect(changeOf(before, after)).toEqual([`data.note: ${message}`]);
  });
});

describe('what breaks nobody passes:', () => {
  test.each<[string, Schema, Schema]>([
    ['a further value', { enum: ['a'] }, { enum: ['a', 'b'] }],
    ['an enum that is dropped', { enum: ['a'] }, {}],
    ['wider limits', { minimum: 2, maximum: 3, maxLength: 5 }, { minimum: 1, maximum: 4 }],
    ['limits that allow everything', {}, { minLength: 0, minItems: 0 }],
    ['a coarser step', { multipleOf: 6 }, { multipleOf: 3 }],
    ['a pattern that is dropped', { pattern: '^a', format: 'email' }, {}],
    ['other words', { description: 'a', title: 'b' }, { description: 'c', default: 1 }],
  ])('%s', (_what, before, after) => {
    expect(changeOf(before, after)).toEqual([]);
  });

  test('a new optional field', () => {
    expect(compareSchemas(order, orderWith({ giftWrap: { type: 'boolean' } }))).toEqual([]);
  });

  test('a definition that is written out', () => {
    expect(compareSchemas(order, { ...orderWith({ total: money }), definitions: {} })).toEqual([]);
  });

  test('a schema that holds itself', () => {
    const tree = {
      title: 'TreeV1',
      $ref: '#/definitions/node',
      definitions: {
        node: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/definitions/node' } } } },
      },
    };
    expect(compareSchemas(tree, tree)).toEqual([]);
  });
});

test('a reference that leads nowhere is an error that names the schema', () => {
  const broken = orderWith({ note: { $ref: '#/definitions/nothing' } });
  expect(() => compareSchemas(broken, broken)).toThrow(
    'The schema OrderV1 has the reference #/definitions/nothing, which leads nowhere.',
  );
});

describe('for any schemas', () => {
  const small = fc.integer({ min: 0, max: 3 });
  const scalar = fc.oneof(
    fc.record({ type: fc.constant('string'), minLength: small, maxLength: small }, { requiredKeys: ['type'] }),
    fc.record(
      { type: fc.constant('integer'), minimum: small, maximum: small, exclusiveMinimum: fc.boolean() },
      { requiredKeys: ['type', 'minimum'] },
    ),
    fc.record({ enum: fc.uniqueArray(small, { minLength: 1 }) }),
  );
  const list = fc.record(
    { type: fc.constant('array'), items: scalar, minItems: small, uniqueItems: fc.boolean() },
    { requiredKeys: ['type', 'items'] },
  );
  const object = (inner: fc.Arbitrary<object>) =>
    fc
      .tuple(fc.record({ a: inner, b: inner }, { requiredKeys: [] }), fc.subarray(['a', 'b']))
      .map(([properties, required]) => ({
        type: 'object',
        properties,
        additionalProperties: false,
        ...(required.length > 0 ? { required } : {}),
      }));
  const schemas = object(fc.oneof(scalar, list, object(scalar)));

  const value = fc.oneof(small, fc.string({ maxLength: 4 }), fc.array(small, { maxLength: 3 }));
  const fields = (inner: fc.Arbitrary<unknown>) => fc.record({ a: inner, b: inner }, { requiredKeys: [] });
  const values = fields(fc.oneof(value, fields(value)));

  test('a schema is compatible with itself', () => {
    fc.assert(fc.property(schemas, (schema) => expect(compareSchemas(schema, schema)).toEqual([])));
    for (const { schema } of catalogue()) expect(compareSchemas(schema, schema)).toEqual([]);
  });

  test('what one of them takes, every later one takes that breaks nothing', () => {
    const validatorOf = (schema: object) => new Ajv04.default({ strict: false }).compile({ ...schema });
    const compatible = fc
      .tuple(schemas, schemas)
      .filter(([before, after]) => compareSchemas(before, after).length === 0);
    fc.assert(
      fc.property(compatible, fc.array(values, { minLength: 20, maxLength: 20 }), ([before, after], data) => {
        const [takes, stillTakes] = [validatorOf(before), validatorOf(after)];
        expect(data.filter((one) => takes(one) && !stillTakes(one))).toEqual([]);
      }),
    );
  });
});
