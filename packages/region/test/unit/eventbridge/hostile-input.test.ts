import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { objectOf, parseJson } from '../../../src/core/json.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import { compileInput } from '../../../src/eventbridge/transform/compile-input.ts';
import { fuzz } from '../../support/fuzz.ts';
import { event } from './arbitrary-patterns.ts';
import { hostileText, outcomeOf, pieces } from './hostile-text.ts';
import { ACCOUNT, openBus, REGION } from './open-bus.ts';

/** The number of runs of each test, and the limit for all of them together: no input may take seconds. */
const RUNS = fuzz(2_000);
const TIMEOUT_MS = 180_000;

describe('a hostile pattern', () => {
  test(
    'is compiled, or refused as invalid',
    () => {
      fc.assert(
        fc.property(hostileText, event, (text, some) => {
          const result = outcomeOf(() => compilePattern(text).matches(objectOf(some)));
          expect([true, false, 'InvalidEventPatternException']).toContain(result);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
  const either = (levels: number): string =>
    levels === 0 ? '{"a":["x"]}' : `{"$or":[${either(levels - 1)},${either(levels - 1)}]}`;
  test.each([
    ['objects 100,000 deep', nested(100_000, '{"a":', '}')],
    ['arrays 100,000 deep', `{"a":${nested(100_000, '[', ']')}}`],
    ['$or 100,000 deep', '{"$or":['.repeat(100_000)],
    ['$or that doubles 16 times', either(16)],
    ['1,000 wildcards', `{"a":[{"wildcard":"${'*a'.repeat(1_000)}"}]}`],
    ['a number of 100,000 digits as operand', `{"a":[{"numeric":["=",${'9'.repeat(100_000)}]}]}`],
    ['a number with 300,000 zeros within', `{"a":[{"numeric":["=",1.${'0'.repeat(300_000)}1]}]}`],
    ['an exponent of 100 digits', `{"a":[{"numeric":["=",1e${'9'.repeat(100)}]}]}`],
  ])('of %s is refused', (_name, text) => {
    expect(outcomeOf(() => compilePattern(text))).toBe('InvalidEventPatternException');
  });
});

describe('a hostile event', () => {
  test('that nests 100,000 deep is refused', async () => {
    const { call } = openBus();
    const base = {
      id: '1',
      account: ACCOUNT,
      source: 's',
      time: '2026-01-01T00:00:00Z',
      region: REGION,
      'detail-type': 't',
    };
    const Event = JSON.stringify(base).replace(/}$/, `,"detail":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`);
    await expect(call('TestEventPattern', { EventPattern: '{"source":["s"]}', Event })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Parameter Event is not valid.',
    });
  });

  test('of 40,000 array elements under a pattern that compares them is matched', () => {
    const list = Array.from({ length: 200 }, (_, n) => ({ inner: Array.from({ length: 200 }, (_, m) => ({ n, m })) }));
    expect(compilePattern('{"list":{"inner":{"n":[199],"m":[199]}}}').matches({ list })).toBe(true);
    expect(compilePattern('{"list":{"inner":{"n":[199],"m":[200]}}}').matches({ list })).toBe(false);
  });
});

describe('a hostile input transformer', () => {
  const context = { ruleArn: 'arn', ruleName: 'name', ingestionTime: '2026-01-01T00:00:00Z' };
  const paths = fc.dictionary(
    fc.constantFrom('a', 'b', '__proto__', 'AWS.x', 'aws.events.event', ''),
    fc.oneof(fc.constantFrom('$', '$.a', '$.a[0]', '$[*]', '$.*.*', '$..a', "$['a", '$.__proto__.x', ''), fc.string()),
    { maxKeys: 3 },
  );
  const template = fc.oneof(
    pieces('<a>', '<b>', '"<a>"', '<aws.events.event>', '<aws.events.event.json>', '<__proto__>', '\n').map((all) =>
      all.join(''),
    ),
    fc.json(),
  );

  test(
    'gives a text or a broken one, or is refused',
    () => {
      fc.assert(
        fc.property(template, paths, event, (InputTemplate, InputPathsMap, some) => {
          const transformer = { InputTemplate, InputPathsMap };
          const result = outcomeOf(() =>
            compileInput({ Id: 't', InputTransformer: transformer })(objectOf(some), context),
          );
          expect(typeof result === 'string' ? result : result.kind).toMatch(/^(text|broken|ValidationException)$/);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test('an input or an input path is text, or refused', () => {
    fc.assert(
      fc.property(hostileText, event, (text, some) => {
        const constant = outcomeOf(() => compileInput({ Id: 't', Input: text })(objectOf(some), context));
        const part = outcomeOf(() => compileInput({ Id: 't', InputPath: text })(objectOf(some), context));
        expect(constant).toEqual(parseJson(text) === undefined ? 'ValidationException' : { kind: 'text', text });
        expect(part).toMatchObject({ kind: 'text' });
      }),
      RUNS,
    );
  });

  test('that repeats a large event stops where no target would take the result', () => {
    const InputTemplate = `{"all":[${Array.from({ length: 300 }, () => '<aws.events.event.json>').join(',')}]}`;
    const large = { detail: { text: 'x'.repeat(1_000_000) } };
    const { kind, text } = compileInput({ Id: 't', InputTransformer: { InputTemplate } })(large, context);
    expect([kind, text.length < 20_000_000]).toEqual(['text', true]);
  });
});
