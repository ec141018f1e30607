import type { DeclaredTypes } from '../model/lookup.ts';

/** What is compared, and with what. */
export interface Sides {
  readonly old: Side;
  readonly updated: Side;
  /** The imported messages that have been compared: a message may contain itself. */
  readonly compared: Set<string>;
}

export interface Side {
  readonly types: DeclaredTypes;
  /** What the file declares itself, by full names. */
  readonly own: DeclaredTypes;
}
