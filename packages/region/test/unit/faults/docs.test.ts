import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FAULT_NAMES, faultKind } from '../../../src/faults/kinds.ts';
import { parsePlan, readPlan } from '../../../src/faults/plan.ts';

const PAGE = readFileSync('docs/reference/faults.md', 'utf8');

/** The row of a fault as the page has to have it. */
function rowOf(name: (typeof FAULT_NAMES)[number]): string {
  const { about, places, parameters } = faultKind(name);
  const settings = Object.entries(parameters).map(
    ([key, value]) => `\`${key}\`${value === '' || value === 0 ? '' : ` ${value}`}`,
  );
  return `| \`${name}\` | ${about} | ${places.map((place) => `\`${place}\``).join(', ')} | ${settings.join(', ')} |`;
}

test('docs/reference/faults.md has exactly the faults that there are, in their order and with their settings', () => {
  const [, table = ''] = PAGE.split('\n## Faults\n');
  const [, , ...rows] = table.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toEqual(FAULT_NAMES.map(rowOf));
});

test('the plan that docs/reference/faults.md shows is the one in docs/reference/faults-example.json, and can be run', () => {
  const [, shown = ''] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
  expect(parsePlan(JSON.parse(shown))).toEqual(readPlan('docs/reference/faults-example.json'));
});
