import type { StateStore } from '../core/state-store.ts';

const KIND = 'region';
const KEY = 'starts';
/** 2^32 over the golden ratio: its multiples lie far apart, for any number of them. */
const SPACING = 0x9e3779b9;
/** The step by which one number moves the state of {@link seededRandom}. */
const STRIDE = 0x6d2b79f5;

/**
 * Counts the starts with one state store, from 0, so that no start gives the ids of an earlier one. Without a state
 * store every start is the first.
 */
export function countStart(stateStore: StateStore): number {
  const [row] = stateStore.rows(KIND);
  const start = row === undefined ? 0 : Number(row[1]);
  stateStore.put(KIND, KEY, start + 1);
  return start;
}

/** The first start uses the seed itself. Each later start begins elsewhere in the generator's single long cycle. */
export function seedOfStart(seed: number, start: number): number {
  return (seed + Math.imul(Math.imul(start, SPACING), STRIDE)) >>> 0;
}
