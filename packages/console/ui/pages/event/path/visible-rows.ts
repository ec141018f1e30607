import type { Row } from './rows.ts';

/** The rows that are not below a closed one. @param closed numbers of rows */
export const visibleRows = (rows: readonly Row[], closed: ReadonlySet<number>): readonly Row[] =>
  closed.size === 0 ? rows : rows.filter(({ above }) => !above.some((n) => closed.has(n)));

/** Where a key leads from a row, and what it does to it. */
export interface Step {
  readonly to?: number;
  readonly open?: number;
  readonly close?: number;
}

/** What an arrow key does in a tree. @param index of the active row among those that are seen */
export function stepOf(
  key: string,
  rows: readonly Row[],
  index: number,
  closed: ReadonlySet<number>,
): Step | undefined {
  const row = rows[index];
  const to = (at: number): Step => ({ to: Math.min(rows.length - 1, Math.max(0, at)) });
  if (row === undefined) return undefined;
  if (key === 'ArrowDown' || key === 'j') return to(index + 1);
  if (key === 'ArrowUp' || key === 'k') return to(index - 1);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(rows.length - 1);
  const isOpen = row.hasChildren && !closed.has(row.n);
  if (key === 'ArrowRight') return isOpen ? to(index + 1) : { open: row.n };
  if (key !== 'ArrowLeft') return undefined;
  if (isOpen) return { close: row.n };
  const [parent] = row.above;
  return to(parent === undefined ? index : rows.findIndex(({ n }) => n === parent));
}
