import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completionAt, newLineAt } from '../../ui/components/editor/complete.ts';
import { contextAt } from '../../ui/components/editor/json-context.ts';
import { JsonProblem, parseNodes, placeIn } from '../../ui/components/editor/json-parse.ts';
import { type JsonSchema, namesAt, problemsIn, valuesAt } from '../../ui/components/editor/json-schema.ts';
import { tokensOf } from '../../ui/components/editor/json-tokens.ts';
import { judged } from '../../ui/components/editor/judge.ts';
import { segmentsOf } from '../../ui/components/editor/segments.ts';

const TEXT = '{"a": {"b": [1, {"c": true}]}, "d": {"e": {}}}';
const textAt = (path: readonly (string | number)[]): string => {
  const { from, to } = placeIn(parseNodes(TEXT), path);
  return TEXT.slice(from, to);
};

describe('the places of values', () => {
  test('are found by path; of an object it is its name', () => {
    expect([textAt(['a', 'b', 0]), textAt(['a', 'b', 1, 'c']), textAt(['d', 'e'])]).toEqual(['1', 'true', '"e"']);
  });

  test('are those of the object for what it does not have', () => {
    expect(textAt(['d', 'missing'])).toBe('{');
  });

  test('exist for every JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseNodes(text).to).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test.each([
    ['{', 'The text ends'],
    ['{"a" 1}', ': belongs here.'],
    ['{"a": 1,}', 'A name in double quotes'],
    ['[1 2]', '] belongs here.'],
    ['{"a": 1, "a": 2}', '"a" is there twice.'],
    ['[01]', '01 is no JSON.'],
    ['[nul]', 'nul is no JSON.'],
    ['{} {}', 'The value has ended'],
    ["{'a': 1}", 'A name in double quotes'],
    ['["open', '"open is no JSON.'],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseNodes(text)).toThrow(message);
    try {
      parseNodes(text);
    } catch (error) {
      expect(error).toBeInstanceOf(JsonProblem);
      if (error instanceof JsonProblem) expect(error.to).toBeLessThanOrEqual(text.length);
    }
  });

  test('whatever JavaScript refuses is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ':', ',', '"', 'a', '1', ' ', '\\', 'true') }),
        (text) => {
          const isJson = ((): boolean => {
            try {
              JSON.parse(text);
              return true;
            } catch {
              return false;
            }
          })();
          if (!isJson) expect(() => parseNodes(text)).toThrow(JsonProblem);
        },
      ),
    );
  });
});

describe('what can be written at a place', () => {
  const context = (text: string) => contextAt(text.replace('|', ''), text.indexOf('|'));

  test.each([
    ['{|', { path: [], wants: 'name', names: [] }],
    ['{"a": 1, "b|', { path: [], wants: 'name', names: ['a'] }],
    ['{"a": |', { path: ['a'], wants: 'value', names: ['a'] }],
    ['{"a": {"b": [1, {|', { path: ['a', 'b', 1], wants: 'name', names: [] }],
    ['{"a": [1, |', { path: ['a', 1], wants: 'value', names: [] }],
    ['{"a": {"x": 1}, |', { path: [], wants: 'name', names: ['a'] }],
    ['|', { path: [], wants: 'value', names: [] }],
  ])('%s', (text, expected) => {
    expect(context(text)).toMatchObject(expected);
  });

  test('replaces what is begun', () => {
    expect(context('{"ab|c": 1}')).toMatchObject({ from: 1, to: 6 });
  });
});

const SCHEMA: JsonSchema & { readonly definitions: Readonly<Record<string, JsonSchema>> } = {
  $ref: '#/definitions/Thing',
  definitions: {
    Thing: {
      type: 'object',
      required: ['id', 'kind'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', description: 'names it' },
        kind: { enum: ['small', 'large'] },
        isNew: { type: 'boolean' },
        parts: { type: 'array', items: { $ref: '#/definitions/Thing' } },
      },
    },
  },
};

describe('a schema', () => {
  test('gives names and values, through its references', () => {
    expect([...namesAt(SCHEMA, ['parts', 3])].slice(0, 3)).toEqual([
      ['id', 'required: names it'],
      ['kind', 'required'],
      ['isNew', 'optional'],
    ]);
    expect(valuesAt(SCHEMA, ['parts', 0, 'kind'])).toEqual(['small', 'large']);
    expect(valuesAt(SCHEMA, ['isNew'])).toEqual([true, false]);
  });

  test('finds what is certainly wrong', () => {
    const value = { id: 1, kind: 'huge', odd: 1, parts: [{ id: 'x', kind: 'small' }, { id: 'y' }, 3] };
    expect(problemsIn(value, SCHEMA)).toEqual([
      { path: ['odd'], message: 'The schema has no odd.' },
      { path: ['id'], message: 'It is not of type string.' },
      { path: ['kind'], message: 'It must be one of "small", "large".' },
      { path: ['parts', 1], message: 'kind is missing.' },
      { path: ['parts', 2], message: 'It is not of type object.' },
    ]);
  });

  test('has nothing against what is right', () => {
    expect(problemsIn({ id: 'a', kind: 'large', parts: [] }, SCHEMA)).toEqual([]);
  });

  test('that refers to itself ends', () => {
    const endless: JsonSchema = { $ref: '#' };
    expect([namesAt(endless, ['a']).size, problemsIn({}, { properties: { a: endless } })]).toEqual([0, []]);
  });
});

test('names are told from texts', () => {
  expect(tokensOf('{"a": "b", "c"}').map(({ kind }) => kind)).toEqual([
    'mark',
    'key',
    'mark',
    'string',
    'mark',
    'string',
    'mark',
  ]);
});

describe('the editor', () => {
  test('completes names that the object does not have yet, and values that the schema counts up', () => {
    expect(completionAt('{"ki', 4, SCHEMA, false)).toEqual({
      from: 1,
      to: 4,
      choices: [{ text: '"kind": ', detail: 'required' }],
    });
    expect(completionAt('{"kind": "l', 11, SCHEMA, false)?.choices).toEqual([{ text: '"large"', detail: '' }]);
    expect(completionAt('{"id": "a", "kind": "small", ', 29, SCHEMA, true)?.choices.map(({ text }) => text)).toEqual([
      '"isNew": ',
      '"parts": ',
    ]);
  });

  test('offers nothing where nothing is begun, and nothing that is there already', () => {
    expect(completionAt('{', 1, SCHEMA, false)).toBeUndefined();
    expect(completionAt('{"kind": "large"', 16, SCHEMA, false)).toBeUndefined();
  });

  test('begins a new line as far in as it belongs', () => {
    expect([newLineAt('{', 1), newLineAt('{\n  "a": 1,', 11), newLineAt('', 0)]).toEqual(['\n  ', '\n  ', '\n']);
  });

  test('tells the fault of the syntax alone, and else what schema and check have against the text', async () => {
    expect(await judged('{"id" 1}', { schema: SCHEMA })).toEqual([{ from: 6, to: 7, message: ': belongs here.' }]);
    const check = async () => [{ path: ['id'], message: 'It is taken.' }];
    expect(await judged('{"id": "a", "kind": "small"}', { schema: SCHEMA, check })).toEqual([
      { from: 7, to: 10, message: 'id: It is taken.' },
    ]);
    expect(await judged(' ', { schema: SCHEMA, check })).toEqual([]);
  });

  test('tells what is wrong at one place once, though the schema and the check both know it', async () => {
    const check = async () => [
      { path: ['kind'], message: 'must be equal to one of the allowed values' },
      { path: ['id'], message: 'It is taken.' },
    ];
    const marks = await judged('{"id": "a", "kind": "huge"}', { schema: SCHEMA, check });
    expect(marks.map(({ message }) => message)).toEqual([
      'kind: It must be one of "small", "large".',
      'id: It is taken.',
    ]);
  });

  test('colours the whole text, and marks what is wrong', () => {
    const text = '{"a": [1, true]}';
    const segments = segmentsOf(text, [{ from: 7, to: 8, message: '' }]);
    expect(segments.map((segment) => segment.text).join('')).toBe(text);
    expect(segments.filter(({ class: kind }) => kind !== '').map((one) => [one.text, one.class])).toEqual([
      ['"a"', 'json-name'],
      ['1', 'json-number wrong'],
      ['true', 'json-boolean'],
    ]);
  });

  test('colours whatever somebody types', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (text, from, to) => {
        const segments = segmentsOf(text, [{ from, to: Math.max(from, to), message: '' }]);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
      }),
    );
  });
});
