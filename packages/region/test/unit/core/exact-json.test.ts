import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExactly } from '../../../src/core/exact-json.ts';

const written = (text: string): string => JSON.stringify(parseExactly(text));

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const whole = fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,24}$/));
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(digits(20)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(2))),
  )
  .map(([sign, integer, fraction, exponent]) =>
    [sign, integer, ...(fraction === null ? [] : ['.', fraction]), ...(exponent ?? [])].join(''),
  );

test('every number is written as it was read, alone, in a list and in an object', () => {
  fc.assert(
    fc.property(numberText, (number) => {
      for (const text of [number, `[${number}]`, `[1,${number},2]`, `{"a":${number}}`, `{"a":{"b":${number}},"c":""}`])
        expect(written(text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test.each(['-0', '0', '0.1', '1.10', '100', '0.000001', '0.0000001', '-0.0000001', '1e3', '12345678901.123456'])(
  '%s is written as it was read',
  (number) => expect(written(`{"a":${number}}`)).toBe(`{"a":${number}}`),
);

test('times of day and texts that look like numbers stay as they are', () => {
  const text = '{"at":"2026-11-21T04:00:00.500Z","note":"a, 1.50, -0, 1e3: 0.0000001"}';
  expect(written(text)).toBe(text);
});
