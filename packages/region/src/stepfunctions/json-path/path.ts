import type { Json } from '../../core/json.ts';

/** Whether a filter selects an item of a list or a member of an object. */
export type Predicate = (candidate: Json, root: Json) => boolean;

/** One step of a path. */
export type PathStep =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indices'; readonly indices: readonly number[] }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: 'each' }
  | { readonly kind: 'filter'; readonly test: Predicate }
  /** The node and everything below it. */
  | { readonly kind: 'descend' };

export interface JsonPath {
  readonly text: string;
  /** Begins at the context object (`$$`) instead of the input. */
  readonly ofContext: boolean;
  /** The variable that it begins at (`$name`) instead of the input. */
  readonly variable: string | undefined;
  readonly steps: readonly PathStep[];
  /** True when the path names at most one node. Other paths give lists. */
  readonly isDefinite: boolean;
}

/** Thrown for a text that is not a path. */
export class PathSyntaxError extends Error {
  override readonly name = 'PathSyntaxError';
}
