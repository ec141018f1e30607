import type { Page } from 'playwright-core';

/** What the map has, without the figures of each part. */
export async function partsOnMap(page: Page): Promise<readonly string[]> {
  const parts = page.locator('main svg a[aria-label]');
  await parts.first().waitFor();
  const names = await Promise.all((await parts.all()).map((part) => part.getAttribute('aria-label')));
  return names.map((name) => (name ?? '').replace(/,.*/s, '')).toSorted();
}
