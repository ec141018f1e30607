import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';

/** The reason for which a pattern is refused, or undefined when it is accepted. */
function refusal(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(AwsError);
    const { code, message, status } = error as AwsError;
    expect({ code, status }).toEqual({ code: 'InvalidEventPatternException', status: 400 });
    return message.replace('Event pattern is not valid. Reason: ', '');
  }
}

/** The reason without the position, which other tests cover. */
const reason = (pattern: string): string | undefined => refusal(pattern)?.split('\n')[0];

describe('the shape of a pattern', () => {
  test.each([
    ['', 'Filter is not an object'],
    ['["a"]', 'Filter is not an object'],
    ['{}', 'Empty objects are not allowed'],
    ['{"detail":{}}', 'Empty objects are not allowed'],
    ['{"source":"orders"}', '"source" must be an object or an array'],
    ['{"detail":{"count":5}}', '"count" must be an object or an array'],
    ['{"source":[]}', 'Empty arrays are not allowed'],
    ['{"source":[["orders"]]}', 'Match value must be String, number, true, false, or null'],
    ['{"source":[{}]}', 'Match expression name not found'],
    ['{"source":[{"Prefix":"a"}]}', 'Unrecognized match type Prefix'],
    ['{"source":[{"constructor":"a"}]}', 'Unrecognized match type constructor'],
    ['{"source":[{"prefix":"a","suffix":"b"}]}', 'Only one key allowed in match expression'],
  ])('%s is refused: %s', (pattern, expected) => {
    expect(reason(pattern)).toBe(expected);
  });
});

describe('the operands', () => {
  test.each([
    ['{"prefix":5}', 'prefix match pattern must be a string'],
    ['{"prefix":["a"]}', 'prefix match pattern must be a string'],
    ['{"prefix":{"wildcard":"a"}}', 'Unsupported prefix pattern: wildcard'],
    ['{"suffix":null}', 'suffix match pattern must be a string'],
    ['{"suffix":{"equals-ignore-case":5}}', 'equals-ignore-case match pattern must be a string'],
    ['{"equals-ignore-case":["a"]}', 'equals-ignore-case match pattern must be a string'],
    ['{"wildcard":["a"]}', 'wildcard match pattern must be a string'],
    ['{"wildcard":"a**b"}', 'Consecutive wildcard characters at pos 2'],
    ['{"wildcard":"é\\\\n"}', 'Invalid escape character at pos 3'],
    ['{"exists":"true"}', 'exists match pattern must be either true or false.'],
    ['{"cidr":5}', 'prefix match pattern must be a string'],
    ['{"cidr":"10.0.0.0"}', "Malformed CIDR, one '/' required"],
    ['{"cidr":"10.0.0.0/x"}', 'Malformed CIDR, mask bits must be an integer'],
    ['{"cidr":"10.0.0.0/-1"}', 'Malformed CIDR, mask bits must not be negative'],
    ['{"cidr":"10.0.0.0/32"}', 'IPv4 mask bits must be < 32'],
    ['{"cidr":"::/128"}', 'IPv6 mask bits must be < 128'],
    ['{"cidr":"10.0.0.300/8"}', 'Invalid IP address: 10.0.0.300'],
    ['{"cidr":"host/8"}', 'Nonstandard IP address: host'],
    ['{"numeric":5}', 'Value of numeric must be an array.'],
    ['{"numeric":[]}', 'Invalid member in numeric match: ]'],
    ['{"numeric":[5]}', 'Invalid member in numeric match: 5'],
    ['{"numeric":["!",5]}', 'Unrecognized numeric range operator: !'],
    ['{"numeric":[">"]}', 'Value of > must be numeric'],
    ['{"numeric":["=","5"]}', 'Value of equals must be numeric'],
    ['{"numeric":["=",5,"<",6]}', 'Too many elements in numeric expression'],
    ['{"numeric":["<",5,">",1]}', 'Too many elements in numeric expression'],
    ['{"numeric":[">",1,2]}', 'Bad value in numeric range: 2'],
    ['{"numeric":[">",1,">",2]}', 'Bad numeric range operator: >'],
    ['{"numeric":[">",1,"<","2"]}', 'Value of < must be numeric'],
    ['{"numeric":[">",1,"<",2,"<"]}', 'Too many terms in numeric range expression'],
    ['{"numeric":[">=",2,"<=",2]}', 'Bottom must be less than top'],
    ['{"numeric":["=",9007199254740993]}', 'Cannot compare number : 9007199254740993'],
    ['{"anything-but":null}', 'Value of anything-but must be an array or single string/number value.'],
    [
      '{"anything-but":[]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [
      '{"anything-but":["a",1]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    ['{"anything-but":["a",true]}', 'Inside anything but list, start|null|boolean is not supported.'],
    ['{"anything-but":{}}', 'Anything-But expression name not found'],
    ['{"anything-but":{"exists":true}}', 'Unsupported anything-but pattern: exists'],
    ['{"anything-but":{"prefix":""}}', 'Null prefix/suffix not allowed'],
    ['{"anything-but":{"suffix":["a",""]}}', 'Null prefix/suffix not allowed'],
    ['{"anything-but":{"suffix":5}}', 'prefix/suffix match pattern must be a string'],
    [
      '{"anything-but":{"prefix":{"equals-ignore-case":"a"}}}',
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      '{"anything-but":{"equals-ignore-case":[1]}}',
      'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    ],
    ['{"anything-but":{"wildcard":1}}', 'wildcard match pattern must be a string'],
    ['{"anything-but":{"wildcard":"a**"}}', 'Consecutive wildcard characters at pos 2'],
  ])('%s is refused: %s', (condition, expected) => {
    expect(reason(`{"field":[${condition}]}`)).toBe(expected);
  });

  test.each([
    '{"prefix":""}',
    '{"suffix":""}',
    '{"equals-ignore-case":""}',
    '{"wildcard":""}',
    '{"anything-but":{"wildcard":""}}',
    '{"anything-but":{"prefix":["a","b"]}}',
    '{"cidr":"10.0.0.7/24"}',
    '{"cidr":"2001:db8::/47"}',
    '{"numeric":[">",-1.5,"<=",3e2]}',
  ])('%s is accepted', (condition) => {
    expect(refusal(`{"field":[${condition}]}`)).toBeUndefined();
  });
});

describe('the position named in a refusal', () => {
  test('is the line and column after the text that was read', () => {
    const pattern = '{\n  "source": [ "a" ],\n  "detail": { "id": 5 }\n}';
    expect(refusal(pattern)).toBe(
      `"id" must be an object or an array\n at [Source: (String)"${pattern}"; line: 3, column: 22]`,
    );
  });

  test('is left out for an invalid operand', () => {
    expect(refusal('{"ip":[{"cidr":"10.0.0.0"}]}')).toBe("Malformed CIDR, one '/' required");
  });

  test('is given twice inside a list of anything-but', () => {
    const place = 'at [Source: (String)"{"a":[{"anything-but":[null]}]}"; line: 1, column: 28]';
    expect(refusal('{"a":[{"anything-but":[null]}]}')).toBe(
      `Inside anything but list, start|null|boolean is not supported.\n ${place}\n ${place}`,
    );
  });

  test('quotes 500 characters of a long pattern', () => {
    const pattern = `{"${'x'.repeat(600)}":5}`;
    expect(refusal(pattern)).toContain(
      `(String)"${pattern.slice(0, 500)}"[truncated 106 chars]; line: 1, column: 606]`,
    );
  });

  test.each([
    [
      '{"a":[1}',
      'Unexpected close marker \'}\': expected \']\' (for Array starting at [Source: (String)"{"a":[1}"; line: 1, column: 6])',
    ],
    ["{'a':[1]}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    [
      '{"a":[tru]}',
      "Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    [
      '{"a":[1]',
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":[1]"; line: 1, column: 1])',
    ],
    ['{"a":["\\q"]}', "Unrecognized character escape 'q' (code 113)"],
    ['{"a":[01]}', 'Invalid numeric value: Leading zeroes not allowed'],
    ['{"a" [1]}', "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value"],
  ])('follows the words for broken JSON: %s', (pattern, expected) => {
    expect(reason(pattern)).toBe(expected);
  });
});

describe('$or', () => {
  test('is a field name unless it is a list of two objects, so its items are read as conditions', () => {
    expect(reason('{"$or":[{"source":["a"]}]}')).toBe('Unrecognized match type source');
    expect(reason('{"$or":[{"a":["x"]},{"prefix":["x"]}]}')).toBe('Unrecognized match type a');
    expect(compilePattern('{"$or":["x","y"]}').matches({ $or: 'y' })).toBe(true);
  });

  test('is refused beyond 1000 combinations', () => {
    const alternatives = Array.from({ length: 32 }, (_, at) => `{"f${at}":["x"]}`).join();
    const pattern = `{"a":{"$or":[${alternatives}]},"b":{"$or":[${alternatives}]}}`;
    expect(reason(pattern)).toBe('The combinations of $or alternatives must not exceed 1000');
  });
});

describe('wildcards', () => {
  const tooComplex =
    'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
  const field = (...texts: string[]): string => JSON.stringify({ f: texts.map((wildcard) => ({ wildcard })) });

  test.each([
    [field('*a*a*a*a*a*a*a*a*a*a*a*')],
    [field('*:stack/a/*', '*:stack/b/*', '*:stack/c/*', '*:stack/d/*')],
    [JSON.stringify({ f: [{ 'anything-but': { wildcard: '*a*a*a*a*a*a*a*a*a*a*a*' } }] })],
  ])('that overlap too much are refused: %s', (pattern) => {
    expect(reason(pattern)).toBe(tooComplex);
  });

  test.each([
    [field('*:stack/a/*', '*:stack/b/*', '*:stack/c/*')],
    [field('*.bif', '*.tiff', '*.tif', '*.svs')],
    [field('a*b*c*d*e')],
  ])('that overlap a little are accepted: %s', (pattern) => {
    expect(reason(pattern)).toBeUndefined();
  });
});
