import { describe, expect, test } from '@jest/globals';
import { shareSchemas } from '../../../tools/generate/shared-schemas.ts';

const ID = { type: 'string', pattern: '^[a-z]+$' };
const schemaOf = (properties: object, more: object = {}) => ({ title: 'T', type: 'object', properties, ...more });

describe('what schemas have in common', () => {
  test('is a shared schema, under any description', () => {
    const { schemas, shared } = shareSchemas(
      new Map([
        ['a', schemaOf({ id: { ...ID, description: 'Of an order.' } })],
        ['b', schemaOf({ of: { title: 'Id', ...ID } })],
      ]),
    );
    const [name] = [...shared.keys()];
    expect([...shared.values()]).toEqual([ID]);
    expect(schemas.get('a')).toEqual({ type: 'object', properties: { id: { shared: name } } });
    expect(schemas.get('b')).toEqual({ type: 'object', properties: { of: { shared: name } } });
  });

  test('is shared once with all that it has inside', () => {
    const order = { type: 'object', properties: { id: ID } };
    const { shared } = shareSchemas(
      new Map([
        ['a', schemaOf({ order })],
        ['b', schemaOf({ orders: { type: 'array', items: order } })],
      ]),
    );
    expect([...shared.values()]).toEqual([order]);
  });

  test('is written out where it is a definition', () => {
    const definitions = { id: ID };
    const { schemas, shared } = shareSchemas(
      new Map([['a', schemaOf({ x: { $ref: '#/definitions/id' }, y: { $ref: '#/definitions/id' } }, { definitions })]]),
    );
    const [name] = [...shared.keys()];
    expect(schemas.get('a')).toEqual({ type: 'object', properties: { x: { shared: name }, y: { shared: name } } });
  });

  test('is not shared when it is one check, as short as a call', () => {
    const { shared } = shareSchemas(new Map([['a', schemaOf({ x: { type: 'string' }, y: { type: 'string' } })]]));
    expect(shared.size).toBe(0);
  });

  test('is not shared within a choice, which counts errors', () => {
    const { shared } = shareSchemas(new Map([['a', schemaOf({ x: { anyOf: [ID, ID] } })]]));
    expect(shared.size).toBe(0);
  });
});

test.each([
  ['refers to itself', { node: { $ref: '#/definitions/node' } }],
  ['has a choice that refers to a definition', { node: { anyOf: [{ $ref: '#/definitions/id' }] } }],
  ['refers to what it has not', { node: { $ref: '#/definitions/other' } }],
])('a schema that %s stays as it is', (_name, properties) => {
  const node = { type: 'object', properties: { next: { $ref: '#/definitions/node' } } };
  const schema = schemaOf(properties, { definitions: { node, id: ID } });
  expect(shareSchemas(new Map([['a', schema]])).schemas.get('a')).toBe(schema);
});
