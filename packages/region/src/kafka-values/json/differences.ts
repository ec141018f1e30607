import type { Placed } from './documents.ts';

interface Difference {
  /** As Confluent's registry names it. */
  readonly type: string;
  /** From the schemas that are compared on: `/properties/a`. */
  readonly path: string;
}

export type Differences = readonly Difference[];

/** Compares two schemas inside of those that are compared. */
export type CompareInner = (original: Placed, update: Placed) => Differences;

/** Nobody reads more, and schemas that use each other twice would else double them at each level. */
export const MAX_DIFFERENCES = 100;

export const difference = (type: string, path = ''): Differences => [{ type, path }];

export const under = (key: string, found: Differences): Differences =>
  found.map(({ type, path }) => ({ type, path: `/${key}${path}` }));
