import type { ComponentChildren } from 'preact';

/** One column of a table or of a list. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Of CSS grid tracks in a `VirtualList`, such as `8rem` or `minmax(0, 2fr)`. */
  readonly width?: string;
  /** Numbers stand at the end, so that their digits are below each other. */
  readonly align?: 'start' | 'end';
  /** By what a `Table` sorts; without it the column cannot be sorted. */
  readonly sort?: (row: T) => number | string;
}
