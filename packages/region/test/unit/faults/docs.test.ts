import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FAULT_NAMES, faultKind } from '../../../src/faults/kinds.ts';
import { parsePlan, readPlan } from '../../../src/faults/plan.ts';

const PAGE = readFileSync('docs/reference/faults.md', 'utf8');

/** The section of a fault as the page has to have it. */
function sectionOf(name: (typeof FAULT_NAMES)[number]): string {
  const { about, places, parameters } = faultKind(name);
  const settings = Object.entries(parameters).map(
    ([key, value]) => `\`${key}\`${value === '' || value === 0 ? '' : ` ${value}`}`,
  );
  return [
    `### ${name}\n\n${about}\n`,
    `- Location: ${places.map((place) => `\`${place}\``).join(', ')}`,
    ...(settings.length > 0 ? [`- Settings: ${settings.join(', ')}`] : []),
    '',
  ].join('\n');
}

test('docs/reference/faults.md has exactly the faults that there are, in their order and with their settings', () => {
  const [, faults = ''] = PAGE.split('\n## Faults\n');
  const [, ...sections] = (faults.split('\n## ')[0] ?? '').split(/^(?=### )/m);
  expect(sections.map((section) => section.trimEnd())).toEqual(FAULT_NAMES.map((name) => sectionOf(name).trimEnd()));
});

test('the plan that docs/reference/faults.md shows is the one in docs/reference/faults-example.json, and can be run', () => {
  const [, shown = ''] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
  expect(parsePlan(JSON.parse(shown))).toEqual(readPlan('docs/reference/faults-example.json'));
});
