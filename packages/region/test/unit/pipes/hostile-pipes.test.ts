import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject } from '../../../src/core/json.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import { pipePatterns } from '../../../src/pipes/filter.ts';
import { compileInputTemplate } from '../../../src/pipes/input-template.ts';
import { fuzz } from '../../support/fuzz.ts';
import { event } from '../eventbridge/arbitrary-patterns.ts';
import { hostileText, outcomeOf, pieces } from '../eventbridge/hostile-text.ts';

const TIMEOUT_MS = 180_000;
const CONTEXT = {
  pipeArn: 'arn:pipe',
  pipeName: 'pipe',
  sourceArn: 'arn:source',
  enrichmentArn: undefined,
  targetArn: 'arn:target',
  ingestionTime: '2026-01-02T03:04:05.000Z',
};

test(
  'a filter of a pipe is compiled, or refused as invalid',
  () => {
    const compile = pipePatterns((text) => {
      const pattern = compilePattern(text);
      return (value) => isObject(value) && pattern.matches(value);
    });
    const text = fc.oneof(
      hostileText,
      fc.nat(100_000).map((depth) => `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}`),
    );
    fc.assert(
      fc.property(text, event, (pattern, some) => {
        const result = outcomeOf(() => compile(pattern)(some));
        expect([true, false, 'InvalidEventPatternException', 'ValidationException']).toContain(result);
      }),
      fuzz(1_000),
    );
  },
  TIMEOUT_MS,
);

test(
  'a template of a pipe gives a text, and no field of a prototype',
  () => {
    const names = [
      '<$.a>',
      '"<$.a>"',
      '<$.__proto__>',
      '<$.constructor.name>',
      '<$..a>',
      '<$[0]>',
      '<aws.pipes.event.json>',
    ];
    const template = fc.oneof(
      pieces(...names).map((all) => all.join('')),
      fc.json(),
      hostileText,
    );
    fc.assert(
      fc.property(template, event, (text, some) => {
        const item = { raw: JSON.parse(JSON.stringify(some)), decoded: JSON.parse(JSON.stringify(some)) };
        expect(typeof compileInputTemplate(text)(item, CONTEXT)).toBe('string');
      }),
      fuzz(1_000),
    );
    const inherited = compileInputTemplate('{"a": <$.__proto__.constructor>, "b": <$.constructor>, "c": <$.toString>}');
    expect(inherited({ raw: {}, decoded: {} }, CONTEXT)).toBe('{"a": "", "b": "", "c": ""}');
  },
  TIMEOUT_MS,
);
