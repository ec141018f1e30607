import { GetRandomPasswordCommand } from '@aws-sdk/client-secrets-manager';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { randomPassword } from '../../../src/secretsmanager/random-password.ts';
import { openSecrets } from './fixture.ts';

const KINDS = {
  Lowercase: /[a-z]/,
  Uppercase: /[A-Z]/,
  Numbers: /[0-9]/,
  Punctuation: /[^a-zA-Z0-9 ]/,
} as const;
const NAMES = Object.keys(KINDS) as readonly (keyof typeof KINDS)[];

test('a password has the length that was asked for, one of each kind wanted, and nothing else', () => {
  const flags = fc.record({
    Lowercase: fc.constant(false),
    Uppercase: fc.boolean(),
    Numbers: fc.boolean(),
    Punctuation: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 80 }), flags, fc.boolean(), fc.nat(), (length, isWithout, hasSpace, seed) => {
      const wish = { length, isWithout, hasSpace, excluded: 'aZ9!', needsEach: true };
      const random = seededRandom(seed);
      const password = randomPassword(wish, (below) => random.integer(below));
      expect(password).toHaveLength(length);
      expect(password).not.toMatch(/[aZ9!]/);
      expect(password.includes(' ')).toBe(hasSpace);
      for (const name of NAMES) expect(KINDS[name].test(password)).toBe(!isWithout[name]);
    }),
  );
});

test('a password that cannot be is refused', async () => {
  const open = await openSecrets();
  const ask = (input: object) => open.client.send(new GetRandomPasswordCommand(input));
  expect((await ask({})).RandomPassword).toHaveLength(32);
  await expect(ask({ PasswordLength: 3 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const none = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
  await expect(ask(none)).rejects.toThrow('No characters are left');
  await open.close();
});
