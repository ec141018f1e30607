import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import { PatternIndex } from '../../../src/eventbridge/pattern/pattern-index.ts';
import { event, patternText } from './arbitrary-patterns.ts';

const manyPatterns = fc.array(patternText, { minLength: 1, maxLength: 12 });

function indexOf(texts: readonly string[]): PatternIndex {
  const index = new PatternIndex();
  texts.forEach((text, at) => {
    index.add(String(at), compilePattern(text));
  });
  return index;
}

function matchedOneByOne(texts: readonly string[], subject: JsonObject): string[] {
  return [...texts.keys()].map(String).filter((at) => compilePattern(texts[Number(at)] ?? '').matches(subject));
}

describe('an index of patterns', () => {
  test('finds the same patterns as trying each one', () => {
    fc.assert(
      fc.property(manyPatterns, event, (texts, subject) => {
        const found = [...indexOf(texts).match(subject as JsonObject)].sort();
        expect(found).toEqual(matchedOneByOne(texts, subject as JsonObject).sort());
      }),
      { numRuns: 1000 },
    );
  });

  test('forgets removed patterns and keeps the others', () => {
    fc.assert(
      fc.property(manyPatterns, event, (texts, subject) => {
        const index = indexOf(texts);
        index.remove('0');
        const expected = matchedOneByOne(texts, subject as JsonObject).filter((id) => id !== '0');
        expect([...index.match(subject as JsonObject)].sort()).toEqual(expected.sort());
        expect(index.size).toBe(texts.length - 1);
      }),
      { numRuns: 300 },
    );
  });

  test('replaces a pattern that is added again under its id', () => {
    const index = new PatternIndex();
    index.add('rule', compilePattern('{"a":["x"]}'));
    index.add('rule', compilePattern('{"a":["y"]}'));
    expect([...index.match({ a: 'x' })]).toEqual([]);
    expect([...index.match({ a: 'y' })]).toEqual(['rule']);
  });

  test('tries only the patterns whose filed field fits', () => {
    const index = new PatternIndex();
    let tried = 0;
    for (let at = 0; at < 1000; at++) {
      const pattern = compilePattern(`{"source":["orders"],"detail-type":["Type${at}"]}`);
      const counted = pattern.branches.map((fields) =>
        fields.map(([path, conditions]) => {
          const counting = conditions.map((condition) => ({
            ...condition,
            matches: (leaf: Parameters<typeof condition.matches>[0]) => {
              tried++;
              return condition.matches(leaf);
            },
          }));
          return [path, counting] as const;
        }),
      );
      index.add(String(at), Object.assign(pattern, { branches: counted }));
    }
    expect([...index.match({ source: 'orders', 'detail-type': 'Type500' })]).toEqual(['500']);
    expect(tried).toBeLessThan(20);
  });
});

describe('an explanation', () => {
  test('is empty exactly when the pattern matches', () => {
    fc.assert(
      fc.property(patternText, event, (text, subject) => {
        const pattern = compilePattern(text);
        expect(pattern.explain(subject as JsonObject).length === 0).toBe(pattern.matches(subject as JsonObject));
      }),
      { numRuns: 2000 },
    );
  });
});
