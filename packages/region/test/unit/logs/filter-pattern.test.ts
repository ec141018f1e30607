import { describe, expect, test } from '@jest/globals';
import { compileFilterPattern } from '../../../src/logs/filter/pattern.ts';

const matched = (pattern: string, messages: readonly string[]): readonly string[] =>
  messages.filter(compileFilterPattern(pattern));

describe('a pattern of terms', () => {
  const LINES = ['ERROR no such order', 'WARN retry 2 of order "7"', 'INFO order done', 'INFO user-7 is in'];

  test.each([
    ['', LINES],
    ['   ', LINES],
    ['ERROR', [LINES[0]]],
    ['error', []],
    ['INFO order', [LINES[2]]],
    ['order INFO', [LINES[2]]],
    ['"order done"', [LINES[2]]],
    ['"user-7"', [LINES[3]]],
    [String.raw`"order \"7\""`, [LINES[1]]],
    ['?ERROR ?WARN', [LINES[0], LINES[1]]],
    ['-INFO', [LINES[0], LINES[1]]],
    ['order -"no such" -retry', [LINES[2]]],
    ['INFO ?ERROR', [LINES[2], LINES[3]]],
    ['%[A-Z]+ %', LINES],
    ['%user-[0-9]%', [LINES[3]]],
    ['-%^INFO%', [LINES[0], LINES[1]]],
  ])('%j', (pattern, wanted) => {
    expect(matched(pattern, LINES)).toEqual(wanted);
  });

  test.each([
    ['user-7', "Invalid character(s) in term 'user-7'"],
    ['"open', 'Invalid filter pattern: "\\"open"'],
    ['"a"b', 'Invalid filter pattern: "\\"a\\"b"'],
    ['%(a|b)%', 'Invalid character in the regular expression %(a|b)%'],
    ['%[a%', 'Invalid regular expression %[a%'],
    ['[ip, user]', 'The region does not serve patterns for space-delimited events, in square brackets.'],
  ])('%j is refused', (pattern, message) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });
});

describe('a pattern for JSON', () => {
  const EVENT = {
    level: 'ERROR',
    status: 503,
    retry: true,
    cause: null,
    'a key': 'x',
    user: { name: 'ann.b', roles: [{ id: 1 }, { id: 2 }] },
    matrix: [[1, 2], [3]],
  };
  const matches = (pattern: string): boolean => compileFilterPattern(pattern)(`${JSON.stringify(EVENT)}\n`);

  test.each([
    '{ $.level = "ERROR" }',
    '{$.level=ERROR}',
    '{ $.level = "ERR*" }',
    '{ $.level = "*R*R" }',
    '{ $.level = * }',
    '{ $.level != "INFO" }',
    '{ $.level = %^ERR% }',
    '{ $.status = 503 }',
    '{ $.status = 5.03e2 }',
    '{ $.status = 5* }',
    '{ $.status >= 500 && $.status < 600 }',
    '{ $.status > 502.5 }',
    '{ $.retry IS TRUE }',
    '{ $.retry is true }',
    '{ $.cause IS NULL }',
    '{ $.nothing NOT EXISTS }',
    '{ $["a key"] = x }',
    '{ $[\'a key\'] = "x" }',
    '{ $.user.name = "ann.b" }',
    '{ $.user.name = ann.* }',
    '{ $.user.roles[1].id = 2 }',
    '{ $.user.roles[*].id = 2 }',
    '{ $.matrix[0][1] = 2 }',
    '{ $.level = "INFO" || $.status = 503 && $.retry IS TRUE }',
    '{ ($.level = "INFO" || $.status = 503) && ($.retry IS TRUE) }',
  ])('%j matches', (pattern) => {
    expect(matches(pattern)).toBe(true);
  });

  test.each([
    '{ $.level = "ERR" }',
    '{ $.level = "error" }',
    '{ $.level = "ERROR*R" }',
    '{ $.level != "E*" }',
    '{ $.status > 503 }',
    '{ $.level > 1 }',
    '{ $.status = 50 }',
    '{ $.retry IS FALSE }',
    '{ $.level IS NULL }',
    '{ $.level NOT EXISTS }',
    '{ $.nothing = * }',
    '{ $.nothing != "x" }',
    '{ $.user = * }',
    '{ $.user.roles[2].id = * }',
    '{ $.constructor = * }',
    '{ ($.level = "INFO" || $.status = 503) && $.retry IS FALSE }',
  ])('%j does not match', (pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  test('a message that is no JSON object does not match', () => {
    expect(matched('{ $.nothing NOT EXISTS }', ['text', '{broken', '[1]', '{"a":1}'])).toEqual(['{"a":1}']);
  });

  test.each([
    ['{ $.level = }', 'it ends too early'],
    ['{ level = "x" }', 'no selector such as $.level at "level"'],
    ['{ $.level = "x" ', 'a } is missing at its end'],
    ['{ ($.level = "x" }', 'a ) is missing'],
    ['{ $.level = "x" $.status = 1 }', 'at "$.status"'],
    ['{ $.level > "x" }', '> takes a number at its right, not "x"'],
    ['{ $.level IS ODD }', 'at "IS ODD"'],
    ['{ $.level = $.status }', 'at "$.status"'],
    ['{ $.level ~ "x" }', 'at'],
    ['{ }', 'it ends too early'],
  ])('%j is refused', (pattern, message) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(message) }),
    );
  });
});
