import { printable } from '../core/printable.ts';

/** One column of a table whose rows are of type `Row`. */
export interface Column<Row> {
  readonly cell: (row: Row) => string;
  /** Without a title in any column, the table has no first line of titles. */
  readonly title?: string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
}

const BETWEEN = '  ';

/** All cells of a column are as wide as its widest, so one long text from outside would make every line as long. */
const MOST_CHARACTERS = 1_000;

/**
 * Rows as lines of text with aligned columns. Nothing in a cell begins a line or is obeyed by a terminal. The end of a
 * long cell is left out.
 */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const titles = columns.map(({ title = '' }) => title);
  const hasTitles = titles.some((title) => title !== '');
  const lines = [...(hasTitles ? [titles] : []), ...rows.map((row) => columns.map(({ cell }) => shown(cell(row))))];
  const widths = columns.map((_column, index) => Math.max(0, ...lines.map((cells) => cells[index]?.length ?? 0)));
  const aligned = (cell: string, index: number): string =>
    columns[index]?.align === 'right' ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  return lines.map((cells) => cells.map(aligned).join(BETWEEN).trimEnd()).join('\n');
}

/** Escapes may make it longer, so it is cut before them and after them. */
function shown(cell: string): string {
  const text = printable(cell.slice(0, MOST_CHARACTERS));
  return text.length <= MOST_CHARACTERS && cell.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
