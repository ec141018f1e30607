import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import { type OpenPage, screenshot } from './console.ts';

const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Of what passes axe then names one element: to name each takes longer than to look at it.
  resultTypes: ['violations'],
};

/** What axe finds, in words. */
async function findings(page: OpenPage): Promise<readonly string[]> {
  // As text: the page has axe as a variable that no type here knows.
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(OPTIONS)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** In light and in dark. */
export async function expectNoFindings(page: OpenPage, name: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `${name}-${colorScheme}`);
    expect(await findings(page)).toEqual([]);
  }
}
