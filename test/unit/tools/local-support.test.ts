import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { supportPage } from '@tributary/region/support-page';

test('docs/reference/local-support.md is what the region says of itself', () => {
  expect(readFileSync('docs/reference/local-support.md', 'utf8')).toBe(supportPage());
});
