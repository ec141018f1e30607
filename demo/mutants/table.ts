import { type Cells, CHECKS } from './cells.ts';
import type { Mutant } from './mutant.ts';

const HEAD = `# Planted bugs

For the sceptical: the bugs that \`npm run chaos:mutants\` plants in a copy of the project, one after the other, and the
checks that find each. The command writes this page (\`--write\`); a test compares its names with the list in
\`demo/mutants\`.

A cell names what does not hold of the invariants of [chaos.md](../explanation/chaos.md#what-must-hold), or the first
test file that fails. \`-\` is a check that does not see the bug, \`no\` one that has nothing to see, for the reason
below, and an empty cell one that was not run. The run fails where a check does not find what it must find: chaos each
bug of which the list below says nothing else, tests each bug that names them.

| bug | chaos | unit tests | region and end to end |
| --- | --- | --- | --- |
`;

/** What each bug does, what chaos does not see, and which tests must find it. */
const itemOf = (mutant: Mutant): string =>
  wrapped([`- \`${mutant.name}\`: ${mutant.what}`, ...notesOn(mutant)].join(' '));

function notesOn({ unseenByChaos, unit = [], tests = [] }: Mutant): readonly string[] {
  const named = [...unit, ...tests].map((name) => `\`${name}.test.ts\``);
  return [
    ...(unseenByChaos === undefined ? [] : [`Chaos has nothing to see: ${unseenByChaos}`]),
    ...(named.length > 0 ? [`Must be found by ${named.join(', ')}.`] : []),
  ];
}

const WIDTH = 120;

/** The lines of a list item. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' || line === '  ' ? line + word : `${line} ${word}`;
    if (longer.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return `${lines.join('\n')}\n`;
}

export const page = (mutants: readonly Mutant[], cells: ReadonlyMap<string, Cells>): string =>
  `${HEAD}${mutants.map((mutant) => row(mutant, cells.get(mutant.name) ?? {})).join('')}\n${mutants.map(itemOf).join('')}`;

const row = ({ name }: Mutant, cells: Cells): string =>
  `| \`${name}\` | ${CHECKS.map((check) => cells[check] ?? '').join(' | ')} |\n`;

const NAME = /^`(.+)`$/;

/** The cells of an earlier page, by the name of the mutant. */
export function cellsIn(text: string): Map<string, Cells> {
  const rows = text.split('\n').map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  return new Map(
    rows.flatMap(([, name = '', ...cells]) => {
      const found = NAME.exec(name)?.[1];
      if (found === undefined) return [];
      const written = CHECKS.map((check, index) => [check, cells[index] ?? ''] as const).filter(
        ([, cell]) => cell !== '',
      );
      return [[found, Object.fromEntries(written)] as const];
    }),
  );
}
