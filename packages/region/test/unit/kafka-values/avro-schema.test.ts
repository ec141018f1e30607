import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import { avro } from '../../../src/kafka-values/avro/avro.ts';

const parse = (schema: unknown, references: Readonly<Record<string, unknown>> = {}) =>
  avro.parse({
    text: typeof schema === 'string' ? schema : JSON.stringify(schema),
    references: new Map(Object.entries(references).map(([name, one]) => [name, JSON.stringify(one)])),
  });

const record = (...fields: readonly unknown[]) => ({ type: 'record', name: 'R', fields });

describe('a schema that is wrong is refused with its place', () => {
  test.each<[unknown, string]>([
    ['{', 'The schema is not JSON'],
    ['[['.repeat(600), 'The schema has more than 1000 levels.'],
    [7, '$: 7 is not a schema.'],
    [{ type: 'strin' }, '$: there is no type "strin"; types are null,'],
    [{ type: 'record', fields: [] }, '$.name: nothing is not a name.'],
    [{ type: 'record', name: 'a-b', fields: [] }, '$.name: "a-b" is not a name.'],
    [{ type: 'record', name: 'a', namespace: 'x..y', fields: [] }, '$.namespace: "x..y" is not a namespace.'],
    [{ type: 'record', name: 'string', fields: [] }, '$.name: string is the name of a primitive type.'],
    [{ type: 'record', name: 'a' }, '$.fields must be a list, not nothing.'],
    [record(null), '$.fields[0]: null is not a field.'],
    [record({ name: 'a', type: 'int' }, { name: 'a', type: 'int' }), '$.fields[1]: there are two fields a.'],
    [record({ name: 'é', type: 'int' }), '$.fields[0].name: "é" is not a name: letters'],
    [record({ name: 'a' }), '$.fields[0].type: nothing is not a schema.'],
    [record({ name: 'a', type: 'int', aliases: 'b' }), '$.fields[0].aliases must be a list of texts, not "b".'],
    [record({ name: 'a', type: 'int', default: 2 ** 31 }), '$.fields[0].default: 2147483648 is no value of int.'],
    [record({ name: 'a', type: ['null', 'int'], default: 'x' }), '$.fields[0].default: "x" is no value of union.'],
    [record({ name: 'a', type: { type: 'array', items: 'x' } }), '$.fields[0].type.items: there is no type "x"'],
    [record({ name: 'a', type: { type: 'map' } }), '$.fields[0].type.values: nothing is not a schema.'],
    [['int', 'int'], '$[1]: the union has int twice.'],
    [['int', ['null']], '$[1]: a union has no union in it.'],
    [[record(), record()], '$[1]: there are two types R.'],
    [{ type: 'enum', name: 'E' }, '$.symbols is missing.'],
    [{ type: 'enum', name: 'E', symbols: ['a', 'a'] }, '$.symbols has a symbol twice.'],
    [{ type: 'enum', name: 'E', symbols: ['a-b'] }, '$.symbols[0]: "a-b" is not a name'],
    [{ type: 'enum', name: 'E', symbols: ['a'], default: 'b' }, '$.default: "b" is none of the symbols.'],
    [{ type: 'fixed', name: 'F', size: -1 }, '$.size must be a whole number of bytes, not -1.'],
  ])('%j: %s', (schema, message) => {
    expect(() => parse(schema)).toThrow(expect.objectContaining({ name: 'SchemaInvalid' }));
    expect(() => parse(schema)).toThrow(message);
  });

  test('of a schema that it uses, by its name', () => {
    expect(() => parse('"int"', { other: { type: 'x' } })).toThrow('other: $: there is no type "x"');
  });
});

describe('as avsc does', () => {
  test.each<avsc.Schema>([
    record({ name: 'a', type: ['null', 'long'], default: null }) as avsc.Schema,
    record({ name: 'a', type: 'bytes', default: 'ÿ' }) as avsc.Schema,
    record({ name: 'a', type: { type: 'map', values: 'int' }, default: { a: 1 } }) as avsc.Schema,
    record({ name: 'next', type: ['null', 'R'] }) as avsc.Schema,
    { type: 'fixed', name: 'x.y.F', size: 0 },
    { type: 'enum', name: 'E', symbols: ['A'], default: 'A' } as avsc.Schema,
  ])('it takes %j', (schema) => {
    avsc.Type.forSchema(schema);
    expect(parse(schema).type).toBe('AVRO');
  });
});

describe('the canonical text', () => {
  test('is that of Avro for Java: members in order, namespaces where they change, no spaces', () => {
    const schema = `{
      "fields": [
        {"type": {"namespace": "b", "symbols": ["X"], "type": "enum", "name": "E", "x": 1.10}, "name": "e"},
        {"name": "again", "type": "b.E", "default": "X"},
        {"name": "self", "order": "ascending", "type": ["null", "a.R"], "aliases": ["me"], "doc": "d"},
        {"name": "long", "type": {"type": "long"}, "default": 9007199254740993},
        {"name": "at", "type": {"logicalType": "timestamp-millis", "type": "long"}, "order": "ignore"}
      ],
      "aliases": ["S", "c.T"], "namespace": "a", "name": "R", "type": "record"
    }`;
    expect(parse(schema).canonical).toBe(
      '{"type":"record","name":"R","namespace":"a","fields":[' +
        '{"name":"e","type":{"type":"enum","name":"E","namespace":"b","symbols":["X"],"x":1.10}},' +
        '{"name":"again","type":"b.E","default":"X"},' +
        '{"name":"self","type":["null","R"],"doc":"d","aliases":["me"]},' +
        '{"name":"long","type":"long","default":9007199254740993},' +
        '{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"order":"ignore"}' +
        '],"aliases":["S","c.T"]}',
    );
  });

  test.each([
    ['string', '"string"'],
    ['{"type":"string"}', '"string"'],
    ['{"type":{"type":"string"}}', '"string"'],
    [' [ "null" , "int" ] ', '["null","int"]'],
  ])('of %s is %s', (schema, canonical) => {
    expect(parse(schema)).toMatchObject({ text: schema, canonical });
  });

  test('is itself canonical', () => {
    const { canonical } = parse(record({ name: 'a', type: ['null', { type: 'map', values: 'R' }], default: null }));
    expect(parse(canonical).canonical).toBe(canonical);
  });
});

test('a schema uses the types of others, in the order of the references', () => {
  const money = { type: 'record', name: 'Money', namespace: 'a', fields: [{ name: 'units', type: 'long' }] };
  const line = { type: 'record', name: 'Line', namespace: 'a', fields: [{ name: 'price', type: 'Money' }] };
  const basket = { type: 'record', name: 'Basket', namespace: 'b', fields: [{ name: 'line', type: 'a.Line' }] };
  const schema = parse(basket, { 'a.Money': money, 'a.Line': line });
  expect(schema.decode(Buffer.from('0e', 'hex'))).toBe('{"line":{"price":{"units":7}}}');
  expect(() => parse(basket, { 'a.Line': line, 'a.Money': money })).toThrow('a.Line: $.fields[0].type');
});
