/** Rows that a list takes: an array, or anything that gives a row by its index. */
export interface Rows<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** Drawn beyond what is seen, so that a quick turn of the wheel shows no hole. */
const BEYOND = 8;

/** The rows to draw. */
export function windowOf(scrollTop: number, height: number, rowHeight: number, length: number): [number, number] {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - BEYOND);
  return [first, Math.min(length, Math.ceil((scrollTop + height) / rowHeight) + BEYOND)];
}

/** How far a row may have moved between two draws and still be found: new rows came before it. */
const MOVED_AT_MOST = 5_000;

/** The index of a row, looked for from where it was. -1 when it is gone. */
export function indexOfKey<T>(rows: Rows<T>, key: string, keyOf: (row: T) => string, from: number): number {
  const isAt = (index: number): boolean => {
    const row = index < 0 ? undefined : rows.at(index);
    return row !== undefined && keyOf(row) === key;
  };
  const start = Math.min(Math.max(0, from), Math.max(0, rows.length - 1));
  for (let distance = 0; distance < Math.min(rows.length, MOVED_AT_MOST); distance++) {
    if (isAt(start + distance)) return start + distance;
    if (isAt(start - distance)) return start - distance;
  }
  return -1;
}

/** Where a key of the keyboard leads, or undefined for any other key. */
export function movedBy(key: string, index: number, length: number, page: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: length - 1,
  };
  const wanted = to[key];
  return wanted === undefined ? undefined : Math.min(length - 1, Math.max(0, wanted));
}
