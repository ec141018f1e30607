import { afterEach, expect, test } from '@jest/globals';
import { startRegion, type TestRegion } from '../support/region-process.ts';
import { consoleTests } from './console.ts';

const { open } = consoleTests();
let region: TestRegion | undefined;

afterEach(async () => {
  await region?.stop();
});

test('a region that stops is dated and greyed, and one that comes back is followed again', async () => {
  region = await startRegion(['--empty']);
  const page = await open('', { regionUrl: region.url });
  await page.getByText('live', { exact: true }).waitFor();

  await region.stop();
  await page.getByText(/The region does not answer. This is its state of/).waitFor();
  expect(await page.locator('main').getAttribute('class')).toBe('stale');

  region = await startRegion(['--empty', '--port', new URL(region.url).port]);
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText(/does not answer/).waitFor({ state: 'detached' });
  // The browser tells each call that was not answered.
  expect(page.problems.splice(0).filter((problem) => !/Failed to load resource/.test(problem))).toEqual([]);
});
