import type { Letter } from './dead-letter.ts';

/** Long enough to tell letters apart, short enough to type. */
const ID_CHARACTERS = 8;

export const shortId = ({ messageId }: Letter): string => messageId.slice(0, ID_CHARACTERS);

/** Rows of cells as lines with aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `3 d`, `2 h`, `5 min`, `0 s`: the largest unit is enough to see what is urgent. */
export function age(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms >= unitMs) ?? ['s', 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** `OrderPlaced evt-1001-1`, as far as it is known. */
export const eventName = ({ eventType, eventId }: Letter): string =>
  [eventType, eventId].filter((part) => part !== undefined).join(' ') || '-';

/** How often each reason occurs, the most frequent first. */
export function reasonCounts(letters: readonly Letter[]): readonly (readonly [string, number])[] {
  const groups = [...Map.groupBy(letters, ({ reason }) => reason)].map(
    ([reason, all]) => [reason, all.length] as const,
  );
  return groups.sort(([, a], [, b]) => b - a);
}
