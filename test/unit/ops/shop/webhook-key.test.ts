import { expect, test } from '@jest/globals';
import { newestKey } from '../../../../ops/shop/webhook/key.ts';

const stores = {
  secret: async (name: string) => `{"keys":["the secret ${name}","an older one of it"]}`,
  parameter: async (name: string) => `the parameter ${name}\n`,
};

test.each([
  [undefined, 'the secret shop-dev/partners/acme'],
  ['secrets-manager', 'the secret shop-dev/partners/acme'],
  ['parameter-store', 'the parameter /shop-dev/partners/acme'],
] as const)('a webhook is signed with the newest key of a partner that keeps them in %s', async (keysIn, key) => {
  const partner = keysIn === undefined ? {} : { keysIn };
  expect(String(await newestKey('acme', partner, 'shop-dev', stores))).toBe(key);
});

test('a partner without a key is named', async () => {
  const empty = { ...stores, secret: async () => undefined };
  await expect(newestKey('acme', {}, 'shop-dev', empty)).rejects.toThrow('The keys of partner acme cannot be used');
});
