import { describe, expect, test } from '@jest/globals';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { seededRandom } from '@tributary/region/random';
import avsc from 'avsc';
import protobuf from 'protobufjs';
import { type CatalogueEntry, catalogue } from '#schemas/catalogue.ts';
import { encodingsOf } from '../../../tools/generate/encodings.ts';
import { byChance } from '../../../tools/samples/choices.ts';
import { sampleOf } from '../../../tools/samples/sample.ts';

const ROUNDS = 50;

function entryOf(properties: object, more: object = {}): CatalogueEntry {
  const schema = { title: 'ShelfFilledV1', description: 'A shelf was filled.', type: 'object', properties, ...more };
  return { source: 'my-depot.shelves', type: 'ShelfFilled', version: 1, file: 'x.json', schema, castsFile: undefined };
}

function textsOf(entry: CatalogueEntry) {
  const { files, refused } = encodingsOf([entry], {});
  const name = `${entry.type}.v${entry.version}`;
  const avro = parseJson(files.get(`${name}.avsc`) ?? 'null') ?? null;
  return { avro, proto: files.get(`${name}.proto`) ?? '', refused: refused.map(({ message }) => message) };
}

/** The type of the field `it` in Avro, and the lines of its message in Protobuf. */
function mapped(schema: object, more: object = {}): { readonly avro: unknown; readonly proto: readonly string[] } {
  const { avro, proto } = textsOf(entryOf({ it: schema }, { required: ['it'], ...more }));
  const [field] = Object(objectOf(avro)['fields']);
  return {
    avro: field.type,
    proto: proto
      .split('\n')
      .slice(6, -2)
      .map((line) => line.trim()),
  };
}

const NAMESPACE = 'my_depot.shelves.ShelfFilledV1';
const box = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
const boxRecord = (name: string) => ({
  type: 'record',
  name,
  namespace: NAMESPACE,
  fields: [{ name: 'id', type: 'string' }],
});
const boxMessage = (name: string) => ['', `message ${name} {`, 'string id = 1;', '}'];

/** Data as Avro has it: what is optional is there, as null. */
const withoutNulls = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data, (_key, value) => (value === null ? undefined : value)));

describe('a contract in Avro and Protobuf', () => {
  test.each(catalogue().map((entry) => [entry.schema.title, entry] as const))(
    'holds whatever %s allows, as other implementations write and read it',
    (title, entry) => {
      const { avro, proto } = textsOf(entry);
      const type = avsc.Type.forSchema(avro as never);
      const message = protobuf.parse(proto, { keepCase: true }).root.lookupType(`${entry.source}.${title}`);
      const choices = byChance(seededRandom(7), Date.parse('2026-03-02T12:00:00Z'));
      for (let round = 0; round < ROUNDS; round++) {
        const data = sampleOf(entry.schema, choices);
        expect(withoutNulls(type.fromBuffer(type.toBuffer(withNulls(data, avro))))).toEqual(data);
        const bytes = message.encode(message.fromObject(objectOf(data))).finish();
        expect(message.toObject(message.decode(bytes), { longs: Number })).toEqual(data);
      }
    },
  );

  test.each<[string, object, unknown, readonly string[]]>([
    ['a string with its limits', { type: 'string', pattern: '^a', maxLength: 3 }, 'string', ['string it = 1;']],
    ['a time', { type: 'string', format: 'date-time' }, 'string', ['string it = 1;']],
    ['an enum of strings', { enum: ['a-b', 'c'] }, 'string', ['string it = 1;']],
    ['an integer', { type: 'integer', maximum: 5 }, 'long', ['int64 it = 1;']],
    ['a number', { type: 'number' }, 'double', ['double it = 1;']],
    ['a boolean', { type: 'boolean' }, 'boolean', ['bool it = 1;']],
    [
      'a list',
      { type: 'array', items: { type: 'integer' } },
      { type: 'array', items: 'long' },
      ['repeated int64 it = 1;'],
    ],
    ['an object', box, boxRecord('It'), ['It it = 1;', ...boxMessage('It')]],
    ['null or a string', { type: ['string', 'null'] }, ['null', 'string'], ['optional string it = 1;']],
    [
      'null or an object',
      { oneOf: [{ type: 'null' }, box] },
      ['null', boxRecord('It')],
      ['optional It it = 1;', ...boxMessage('It')],
    ],
    [
      'one of several types',
      { anyOf: [{ type: 'string' }, { type: 'integer' }, box] },
      ['string', 'long', boxRecord('It')],
      ['oneof it {', 'string it_string = 1;', 'int64 it_long = 2;', 'It it_record = 3;', '}', ...boxMessage('It')],
    ],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'number' } },
      { type: 'map', values: 'double' },
      ['map<string, double> it = 1;'],
    ],
    [
      'a list of lists',
      { type: 'array', items: { type: 'array', items: { type: 'string' } } },
      { type: 'array', items: { type: 'array', items: 'string' } },
      ['repeated ItItem it = 1;', '', 'message ItItem {', 'repeated string items = 1;', '}'],
    ],
    [
      'parts that all hold',
      { allOf: [box, { properties: { size: { type: 'integer' } }, required: ['size'] }] },
      {
        ...boxRecord('It'),
        fields: [
          { name: 'id', type: 'string' },
          { name: 'size', type: 'long' },
        ],
      },
      ['It it = 1;', '', 'message It {', 'string id = 1;', 'int64 size = 2;', '}'],
    ],
  ])('maps %s', (_what, schema, avro, proto) => {
    expect(mapped(schema)).toEqual({ avro, proto });
    expect(() => avsc.Type.forSchema(textsOf(entryOf({ it: schema })).avro as never)).not.toThrow();
    expect(() => protobuf.parse(textsOf(entryOf({ it: schema })).proto)).not.toThrow();
  });

  test('names a record by its definition, and writes it once', () => {
    const { avro, proto } = textsOf(
      entryOf({ one: { $ref: '#/definitions/box' }, two: { $ref: '#/definitions/box' } }, { definitions: { box } }),
    );
    expect(at(avro, 'fields', 0, 'type')).toEqual(['null', boxRecord('Box')]);
    expect(at(avro, 'fields', 1, 'type')).toEqual(['null', `${NAMESPACE}.Box`]);
    expect(proto.match(/message Box/g)).toHaveLength(1);
  });

  test('has optional fields that are null unless they are there', () => {
    const { avro, proto } = textsOf(entryOf({ it: { type: 'string', description: 'What it is.' } }));
    expect(at(avro, 'fields', 0)).toEqual({ name: 'it', type: ['null', 'string'], doc: 'What it is.', default: null });
    expect(proto).toContain('  // What it is.\n  optional string it = 1;');
  });

  test('may hold itself', () => {
    const tree = { type: 'object', properties: { below: { type: 'array', items: { $ref: '#/definitions/tree' } } } };
    const { avro, proto, refused } = textsOf(
      entryOf({ it: { $ref: '#/definitions/tree' } }, { definitions: { tree } }),
    );
    const type = avsc.Type.forSchema(avro as never);
    const data = { it: { below: [{ below: null }] } };
    expect(type.fromBuffer(type.toBuffer(data))).toEqual(data);
    expect(proto).toContain('repeated Tree below = 1;');
    expect(refused).toEqual([]);
  });

  test.each<[string, object, string, string]>([
    ['a tuple', { type: 'array', items: [{ type: 'string' }] }, 'data.it', 'a list needs one type for all items'],
    ['a list of anything', { type: 'array' }, 'data.it', 'a list needs one type for all items'],
    [
      'null in a list',
      { type: 'array', items: { type: ['string', 'null'] } },
      'data.it[]',
      'Protobuf has no null in a list or a map',
    ],
    ['anything', {}, 'data.it', 'it needs a "type"'],
    ['nothing but null', { type: 'null' }, 'data.it', 'nothing but null is no type'],
    ['a type that is none', { type: 'money' }, 'data.it', 'the type money is unknown'],
    ['a free object', { type: 'object' }, 'data.it', 'an object without properties has nothing that could be written'],
    [
      'an object with further fields of a type',
      { ...box, additionalProperties: { type: 'string' } },
      'data.it',
      'it has properties of its own beside "additionalProperties"',
    ],
    [
      'fields that depend on each other',
      { ...box, dependencies: {} },
      'data.it',
      '"dependencies" says more than a type of Avro or Protobuf can',
    ],
    ['what must not be', { not: box }, 'data.it', '"not" says more than a type of Avro or Protobuf can'],
    ['one of two objects', { oneOf: [box, { ...box }] }, 'data.it', 'two records are called It: make one a definition'],
    [
      'an integer or a number',
      { type: ['integer', 'number'] },
      'data.it',
      'a value does not say by itself which of these types it has',
    ],
    [
      'a field with a hyphen',
      { type: 'object', properties: { 'a-b': { type: 'string' } } },
      'data.it.a-b',
      'a-b cannot be the name of a field',
    ],
    [
      'fields that are one in JSON',
      { type: 'object', properties: { a_b: { type: 'string' }, aB: { type: 'string' } } },
      'data.it',
      'two fields are called aB in the JSON of Protobuf',
    ],
    [
      'a reference that leads nowhere',
      { $ref: '#/definitions/none' },
      'data.it',
      'its reference #/definitions/none leads nowhere',
    ],
    ['two parts with one field', { allOf: [box, box] }, 'data.it', 'two parts of "allOf" have the field id'],
  ])('does not hold %s, and says where', (_what, schema, path, reason) => {
    expect(textsOf(entryOf({ it: schema }))).toEqual({
      avro: null,
      proto: '',
      refused: [`schemas/x.json ${path}: ${reason}`],
    });
  });

  test('does not hold a field called like a record', () => {
    expect(
      textsOf(entryOf({ Box: { type: 'string' }, it: { $ref: '#/definitions/box' } }, { definitions: { box } }))
        .refused,
    ).toEqual(['schemas/x.json data: the field Box is called like a record of it']);
  });
});

/** avsc wants each optional field, as null. */
function withNulls(data: unknown, schema: unknown): unknown {
  const { fields, items } = objectOf(schema);
  if (Array.isArray(data)) return data.map((item) => withNulls(item, items));
  if (!Array.isArray(fields)) return data;
  return Object.fromEntries(
    fields.map((field) => {
      const [name, type] = [textOf(at(field, 'name')), at(field, 'type')];
      const own = Array.isArray(type) ? type.at(-1) : type;
      return [name, withNulls(objectOf(data)[name] ?? null, own)];
    }),
  );
}
