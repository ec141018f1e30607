import { describe, expect, test } from '@jest/globals';
import { isObject } from '../../../src/core/json.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import { pipePatterns } from '../../../src/pipes/filter.ts';

const compile = pipePatterns((text) => {
  const pattern = compilePattern(text);
  return (value) => isObject(value) && pattern.matches(value);
});

describe('a filter of a pipe', () => {
  test.each([
    ['{"body":{"total":[{"numeric":[">",5]}],"id":[{"prefix":"o-"}]}}', true],
    ['{"body":{"id":[{"anything-but":["o-1"]}]}}', false],
    ['{"body":{"none":[{"exists":false}]}}', true],
    ['{"$or":[{"body":{"total":[1]}},{"body":{"id":["o-1"]}}]}', true],
  ])('%s: %j', (pattern, expected) => {
    expect(compile(pattern)({ body: { id: 'o-1', total: 12 } })).toBe(expected);
  });

  test.each([
    ['{"body":{"id":[{"wildcard":"o-*"}]}}', 'A filter of a pipe cannot use wildcard that way.'],
    ['{"body":{"id":[{"anything-but":{"prefix":"o-"}}]}}', 'A filter of a pipe cannot use anything-but that way.'],
    ['{"$or":[{"a":[1]},{"ip":[{"cidr":"10.0.0.0/8"}]}]}', 'A filter of a pipe cannot use cidr that way.'],
    ['{"eventSource":["aws:sqs"]}', 'A filter of a pipe cannot look at eventSource.'],
  ])('%s is refused', (pattern, reason) => {
    expect(() => compile(pattern)).toThrow(`Event pattern is not valid. Reason: ${reason}`);
  });
});
