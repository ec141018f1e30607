import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Column } from './column.ts';
import { indexOfKey, movedBy, type Rows, windowOf } from './list-window.ts';

interface VirtualListProps<T> {
  readonly label: string;
  readonly rows: Rows<T>;
  readonly keyOf: (row: T) => string;
  /** With a head and one cell for each column. */
  readonly columns?: readonly Column<T>[];
  /** In place of columns: one cell in each row. */
  readonly render?: (row: T) => ComponentChildren;
  readonly rowHeight?: number;
  /** The key of the row that is open. */
  readonly selected?: string | undefined;
  readonly onOpen?: (row: T) => void;
  /** True once somebody has scrolled away from the first rows: new rows should wait. */
  readonly onAway?: (isAway: boolean) => void;
}

/** A list of any length: it draws what is seen. One tab stop; arrows, j, k, Enter inside. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, rows, keyOf, columns, rowHeight = 28, selected, onOpen, onAway } = props;
  const id = useId();
  const view = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState({ key: selected ?? '', index: 0 });
  useResize(view, setScroll);
  const found = active.key === '' ? 0 : indexOfKey(rows, active.key, keyOf, active.index);
  const index = Math.max(0, found);
  const [first, end] = windowOf(scroll.top, scroll.height, rowHeight, rows.length);

  const moveTo = (to: number): void => {
    const row = rows.at(to);
    if (row === undefined) return;
    setActive({ key: keyOf(row), index: to });
    scrollTo(view.current, to * rowHeight, rowHeight);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== view.current) return;
    const row = rows.at(index);
    if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
    const to = movedBy(event.key, index, rows.length, Math.floor(scroll.height / rowHeight) - 1);
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  };
  const scrolled = ({ scrollTop, clientHeight }: HTMLDivElement): void => {
    setScroll({ top: scrollTop, height: clientHeight });
    if (scrollTop > rowHeight !== scroll.top > rowHeight) onAway?.(scrollTop > rowHeight);
  };
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  const template = columns?.map(({ width = 'minmax(0, 1fr)' }) => width).join(' ') ?? 'minmax(0, 1fr)';
  return (
    <div
      class="list"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + (columns === undefined ? 0 : 1)}
      aria-activedescendant={index >= first && index < end ? `${id}-${index}` : undefined}
      tabIndex={0}
      ref={view}
      style={{ '--columns': template, '--row': `${rowHeight}px` }}
      onKeyDown={press}
      onScroll={({ currentTarget }) => scrolled(currentTarget)}
    >
      {columns !== undefined && <ListHead columns={columns} />}
      <div class="list-body" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
        {indexes.map((at) => {
          const row = rows.at(at);
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys for the active row
            <div
              key={key}
              id={`${id}-${at}`}
              role="row"
              class={`list-row${at === index ? ' active' : ''}`}
              aria-rowindex={at + (columns === undefined ? 1 : 2)}
              aria-selected={key === selected}
              style={{ transform: `translateY(${at * rowHeight}px)` }}
              onClick={({ target }) => {
                setActive({ key, index: at });
                if (!isControl(target)) onOpen?.(row);
              }}
            >
              <Cells row={row} {...props} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const ListHead = <T,>({ columns }: { readonly columns: readonly Column<T>[] }) => (
  <div class="list-head" role="rowgroup">
    <div role="row" class="list-row" aria-rowindex={1}>
      {columns.map(({ title, align = 'start' }) => (
        <div key={title} role="columnheader" class={align}>
          {title}
        </div>
      ))}
    </div>
  </div>
);

type CellsProps<T> = Pick<VirtualListProps<T>, 'columns' | 'render'> & { readonly row: T };

function Cells<T>({ row, columns, render }: CellsProps<T>) {
  if (columns === undefined) return <div role="gridcell">{render?.(row)}</div>;
  return (
    <>
      {columns.map(({ title, cell, align = 'start' }) => (
        <div key={title} role="gridcell" class={align}>
          {cell(row)}
        </div>
      ))}
    </>
  );
}

function useResize(view: { current: HTMLDivElement | null }, setScroll: (to: { top: number; height: number }) => void) {
  useEffect(() => {
    const element = view.current;
    if (element === null) return;
    const measure = (): void => setScroll({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

/** A button in a row does its own thing. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, button, input, select') !== null;

/** No further than needed; the head hides nothing. */
function scrollTo(view: HTMLDivElement | null, top: number, rowHeight: number): void {
  if (view === null) return;
  const head = view.querySelector('.list-head')?.clientHeight ?? 0;
  if (top < view.scrollTop) view.scrollTop = top;
  if (top + rowHeight + head > view.scrollTop + view.clientHeight)
    view.scrollTop = top + rowHeight + head - view.clientHeight;
}
