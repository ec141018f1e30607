/** One column of a table whose rows are of type `Row`. */
export interface Column<Row> {
  readonly cell: (row: Row) => string;
  /** Without a title in any column, the table has no first line of titles. */
  readonly title?: string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
}

const BETWEEN = '  ';

/** Rows as lines of text with aligned columns. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const titles = columns.map(({ title = '' }) => title);
  const hasTitles = titles.some((title) => title !== '');
  const lines = [...(hasTitles ? [titles] : []), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_column, index) => Math.max(0, ...lines.map((cells) => cells[index]?.length ?? 0)));
  const aligned = (cell: string, index: number): string =>
    columns[index]?.align === 'right' ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  return lines.map((cells) => cells.map(aligned).join(BETWEEN).trimEnd()).join('\n');
}
