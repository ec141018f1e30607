import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tributary/region/json';
import { problemsIn } from '../../../server/registry/problems.ts';
import { sampleOf } from '../../../server/registry/sample.ts';

const OF = { source: 'greetings', detailType: 'Greeted', name: 'greetings@Greeted-v2' };
const made = (schema: JsonObject) => sampleOf(schema, schema, OF);

describe('a sample', () => {
  test.each<[string, JsonObject]>([
    ['formats', { type: 'object', properties: { at: { type: 'string', format: 'date-time' } }, required: ['at'] }],
    ['lengths', { type: 'object', properties: { code: { type: 'string', minLength: 9, maxLength: 9 } } }],
    ['numbers', { type: 'object', properties: { n: { type: 'integer', minimum: 5, maximum: 7 } } }],
    ['lists', { type: 'object', properties: { all: { type: 'array', minItems: 2, items: { type: 'boolean' } } } }],
    ['enums', { type: 'object', properties: { kind: { enum: ['a', 'b'] } } }],
    [
      'references',
      {
        definitions: { Name: { type: 'string', pattern: '^[a-z]+$' } },
        properties: { name: { $ref: '#/definitions/Name' } },
      },
    ],
    ['branches', { oneOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }] }],
  ])('keeps to %s of its schema', (_what, schema) => {
    expect(problemsIn(made(schema), schema)).toEqual([]);
  });

  test('has the source, the type and the version of its event, where it has such fields', () => {
    const properties = { source: { type: 'string' }, type: { type: 'string' }, version: { type: 'integer' } };
    expect(made({ type: 'object', properties })).toEqual({ source: 'greetings', type: 'Greeted', version: 2 });
  });

  test('takes the example of its schema', () => {
    expect(made({ type: 'string', example: 'as given' })).toBe('as given');
  });

  test('of a schema that refers to itself ends', () => {
    const schema = {
      $ref: '#/definitions/Node',
      definitions: { Node: { properties: { next: { $ref: '#/definitions/Node' } } } },
    };
    expect(() => made(schema)).not.toThrow();
  });
});
