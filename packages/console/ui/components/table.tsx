import { useState } from 'preact/hooks';
import type { To } from '../router.ts';
import type { Column } from './column.ts';
import { Link } from './link.tsx';

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** The page of a row: its first cell becomes a link. */
  readonly to?: (row: T) => To;
  /** The key of the row that is open. */
  readonly selected?: string | undefined;
}

interface Sorting {
  readonly title: string;
  readonly isDescending: boolean;
}

/** A table of some hundred rows at most; `VirtualList` takes more. */
export function Table<T>({ label, columns, rows, keyOf, to, selected }: TableProps<T>) {
  const [sorting, setSorting] = useState<Sorting>();
  const sorted = sortedBy(rows, columns, sorting);
  return (
    <div class="table" role="group" aria-label={label} tabIndex={0}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.title} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)} aria-current={selected === keyOf(row) ? 'true' : undefined}>
              {columns.map(({ title, cell, align = 'start' }, index) => (
                <td key={title} class={align}>
                  {index === 0 && to !== undefined ? <Link to={to(row)}>{cell(row)}</Link> : cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps<T> {
  readonly column: Column<T>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

function Head<T>({ column: { title, align = 'start', sort }, sorting, onSort }: HeadProps<T>) {
  const isSorted = sorting?.title === title;
  const order = isSorted ? (sorting.isDescending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" class={align} aria-sort={order}>
      {sort === undefined ? (
        title
      ) : (
        <button
          type="button"
          class="plain"
          onClick={() => onSort({ title, isDescending: isSorted && !sorting.isDescending })}
        >
          {title}
          <span aria-hidden="true">{order === undefined ? '' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
        </button>
      )}
    </th>
  );
}

function sortedBy<T>(rows: readonly T[], columns: readonly Column<T>[], sorting: Sorting | undefined): readonly T[] {
  const by = columns.find(({ title }) => title === sorting?.title)?.sort;
  if (by === undefined) return rows;
  const sign = sorting?.isDescending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compared(by(a), by(b)));
}

const compared = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
