import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The page with the table that says what becomes of each damage to each file. */
const PAGE = path.resolve(import.meta.dirname, '../../../../docs/reference/local-data.md');

export const DAMAGES = ['A bit flipped', 'Missing', 'Halved', 'All zeros'] as const;
export type Damage = (typeof DAMAGES)[number];

export interface DamageRow {
  readonly file: string;
  readonly outcomes: Readonly<Record<Damage, string>>;
}

/** The rows of the table, as users read them. */
export function damageTable(): readonly DamageRow[] {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const head = lines.findIndex((line) => line.startsWith('| File ') && line.includes(DAMAGES[0]));
  const names = cells(lines[head] ?? '');
  const body = lines.slice(head + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end).map((line) => {
    const row = new Map(cells(line).map((cell, index) => [names[index], cell]));
    const outcome = (damage: Damage): string => row.get(damage) ?? '';
    return {
      file: (row.get('File') ?? '').replaceAll('`', ''),
      outcomes: {
        'A bit flipped': outcome('A bit flipped'),
        Missing: outcome('Missing'),
        Halved: outcome('Halved'),
        'All zeros': outcome('All zeros'),
      },
    };
  });
}

/** The outcomes that the table says for one file. */
export function outcomesOf(file: string): DamageRow['outcomes'] {
  const row = damageTable().find((one) => one.file === file);
  if (row === undefined) throw new Error(`The table has no row for ${file}.`);
  return row.outcomes;
}

function cells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
