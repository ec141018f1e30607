import { describe, expect, test } from '@jest/globals';
import { Caller } from '../../../checks/conformance/caller.ts';
import { anyNumber, isExpected, part, refused, shown } from '../../../checks/conformance/expected.ts';
import { runCases } from '../../../checks/conformance/run-cases.ts';
import { differences, figuresIn, figuresOf, scoreTable, tableIn } from '../../../checks/conformance/score.ts';

describe('an answer is the expected one', () => {
  test.each([
    ['the same value', { a: [1, 'x', null] }, { a: [1, 'x', null] }],
    ['a text that fits a pattern', { id: 'abc' }, { id: /^[a-c]+$/ }],
    ['a value that a function takes', [7], [anyNumber]],
    ['more members than a part has', { a: 1, b: { c: 2, d: 3 } }, part({ b: part({ c: 2 }) })],
    ['an error with a text that does not count', { status: 400, error: 'X', message: 'words' }, refused(400, 'X')],
  ])('when it has %s', (_name, value, expected) => {
    expect(isExpected(value, expected)).toBe(true);
  });

  test.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['a member too many', { a: 1, b: 2 }, { a: 1 }],
    ['a member too few', { a: 1 }, { a: 1, b: undefined }],
    ['an element too many', [1, 2], [1]],
    ['an object for a list', { 0: 1 }, [1]],
    ['a text that does not fit', { id: 'abd' }, { id: /^[a-c]+$/ }],
    ['a number for a pattern', { id: 1 }, { id: /1/ }],
    ['a part that differs', { a: 1, b: { c: 2 } }, part({ b: { c: 3 } })],
    ['another text of an error', { status: 400, error: 'X', message: 'b' }, refused(400, 'X', 'a')],
    ['no answer', undefined, part({ a: 1 })],
  ])('but not when it has %s', (_name, value, expected) => {
    expect(isExpected(value, expected)).toBe(false);
  });

  test('and is shown on one line, with patterns and parts', () => {
    expect(shown(part({ id: /^a/, n: anyNumber }))).toBe('{"id":"/^a/","n":"<anyNumber>","...":"others"}');
  });
});

test('cases have names of their own and end each by itself: a thrown error is an answer that differs', async () => {
  const source = 'https://docs.aws.amazon.com/';
  const cases = [
    { name: 'right', source, run: async (_aws: Caller, own: string) => own, gives: 'sqs-0' },
    { name: 'wrong', source, run: async () => ({ a: 1 }), gives: { a: 2 } },
    {
      name: 'broken',
      source,
      run: async () => {
        throw new TypeError('words');
      },
      gives: 1,
    },
  ];
  const ended = await runCases(new Caller('', '', ''), [{ service: 'SQS', key: 'sqs', cases }]);
  expect(ended).toEqual([
    {
      service: 'SQS',
      results: [
        { name: 'right', source, passed: true },
        { name: 'wrong', source, passed: false, expected: '{"a":2}', got: '{"a":1}' },
        { name: 'broken', source, passed: false, expected: '1', got: '{"thrown":"TypeError: words"}' },
      ],
    },
  ]);
});

describe('the score', () => {
  const result = (passed: boolean) => ({ name: 'a', source: 'b', passed });
  const figures = figuresOf([
    { service: 'SQS, JSON', results: [result(true), result(false)] },
    { service: 'SNS', results: [result(true)] },
  ]);

  test('counts what passed of all, by service, and goes through a page as it is', () => {
    expect(figures).toEqual([
      { service: 'SQS, JSON', passed: 1, of: 2 },
      { service: 'SNS', passed: 1, of: 1 },
    ]);
    const table = scoreTable(figures);
    expect(table).toContain('| all | 2 | 3 |');
    expect(tableIn(`before\n${table}\nafter`)).toBe(table);
    expect(figuresIn(table)).toEqual(figures);
  });

  test('differs when another number passes, another number was run, or nothing is published', () => {
    const published = [{ service: 'SQS, JSON', passed: 2, of: 2 }];
    expect(differences(figures, published)).toEqual([
      'SQS, JSON: 1 of 2, published are 2 of 2',
      'SNS: 1 of 1, and nothing is published',
    ]);
    expect(differences(figures, figures)).toEqual([]);
  });
});
