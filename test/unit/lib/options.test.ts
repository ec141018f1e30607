import { expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { withDefaults } from '#lib/options.ts';

const DEFAULTS = { maxAttempts: 3, firstDelayMs: 200 };

test('options that are given replace their defaults, and the defaults stay as they are', () => {
  expect(withDefaults(DEFAULTS, { firstDelayMs: 0 })).toEqual({ maxAttempts: 3, firstDelayMs: 0 });
  expect(DEFAULTS).toEqual({ maxAttempts: 3, firstDelayMs: 200 });
});

test('a misspelt option is refused with the list of those that exist', () => {
  const misspelt = { firstDelayMs: 1, maxAttemps: 5 };
  expect(() => withDefaults(DEFAULTS, misspelt)).toThrow(
    new KitError('OPTION_UNKNOWN', { option: 'maxAttemps', known: 'maxAttempts, firstDelayMs' }),
  );
});

test('an option is not known because every object has it', () => {
  const inherited = { firstDelayMs: 1, toString: () => '' };
  expect(() => withDefaults(DEFAULTS, inherited)).toThrow(
    new KitError('OPTION_UNKNOWN', { option: 'toString', known: 'maxAttempts, firstDelayMs' }),
  );
});
