import { expect, test } from '@jest/globals';
import { parseJsonFile } from '#schemas/json-file.ts';

test.each([
  ['{"a": 1,\n "b": x}', "a.json:2:7 is not JSON: Unexpected token 'x'."],
  ['{"a": 1,}', 'a.json:1:9 is not JSON: Expected double-quoted property name.'],
  ['{"a": tr}', "a.json:1:9 is not JSON: Unexpected token '}'."],
  ['{\n  "a": [1 2]\n}', "a.json:2:11 is not JSON: Expected ',' or ']' after array element."],
  ['', 'a.json:1:1 is not JSON: Unexpected end of JSON input.'],
  ['{"a": "\n"}', 'a.json:1:8 is not JSON: Bad control character in string literal.'],
])('%j is refused at the place where it is wrong', (text, message) => {
  expect(() => parseJsonFile('a.json', text)).toThrow(message);
});

test('JSON is parsed', () => {
  expect(parseJsonFile('a.json', '{"a": [1, "}"]}')).toEqual({ a: [1, '}'] });
});
