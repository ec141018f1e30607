import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import { type OpenPage, screenshot } from './console.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, in words. */
async function findings(page: OpenPage): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // As text: the page has axe as a variable that no type here knows.
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ runOnly: RULES })})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** In light and in dark; leaves a screenshot of each. */
export async function expectNoFindings(page: OpenPage, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `${name}-${colorScheme}`);
    expect(await findings(page)).toEqual([]);
  }
}
