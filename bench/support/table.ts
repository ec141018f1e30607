export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The table as Markdown, so that it can be taken over into docs/explanation/performance.md as it is. */
export function markdown({ title, columns, rows }: Table): string {
  const cells = [columns, columns.map(() => '---'), ...rows.map((row) => row.map(text))];
  return [title, '', ...cells.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

const text = (cell: Cell): string => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell);
