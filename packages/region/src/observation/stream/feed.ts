import type { Hop } from '../../core/journal.ts';
import type { StreamData } from '../shapes.ts';

/** One message of the stream. */
export type Message = { [K in keyof StreamData]: readonly [name: K, json: string] }[keyof StreamData];

/** What one reader of the stream gets of one kind. */
export interface Feed {
  /** What is new since the last call. @param nowMs real time */
  messages(nowMs: number): readonly Message[] | Promise<readonly Message[]>;
  /** The hop up to which its reader has everything, or was told what it has missed; it goes on from there. */
  readonly read?: number;
  stop?(): void;
}

/** A reader that is further behind gets the newest of these, and is told what it has missed. */
export const MOST_BEHIND = 5_000;

export const HOPS_PER_SECOND = 2_000;

export const gap = (data: StreamData['gap']): Message => ['gap', JSON.stringify(data)];

export const hopsMessage = (hops: readonly Hop[]): readonly Message[] =>
  hops.length === 0 ? [] : [['hops', JSON.stringify(hops)]];

/** What was left out between the hop that comes next for a reader and the one that it gets. */
export const gapBefore = (first: number, next: number): readonly Message[] =>
  next <= first ? [] : [gap({ of: 'hops', from: first, to: next - 1, count: next - first })];
