import type { StateStore } from '../core/state-store.ts';

const KIND = 'region';
const KEY = 'starts';
/** 2^32 over the golden ratio: its multiples lie far apart, however many there are. */
const SPACING = 0x9e3779b9;
/** How far one number moves the state of {@link seededRandom}. */
const STRIDE = 0x6d2b79f5;

/**
 * Counts the starts on the state store's data, from 0, so that no start gives the ids of an earlier one. Without a
 * state store every start is the first.
 */
export function countStart(stateStore: StateStore): number {
  const [row] = stateStore.rows(KIND);
  const start = row === undefined ? 0 : Number(row[1]);
  stateStore.put(KIND, KEY, start + 1);
  return start;
}

/** The seed itself at the first start; later ones begin elsewhere in the generator's one long cycle of numbers. */
export function seedOfStart(seed: number, start: number): number {
  return (seed + Math.imul(Math.imul(start, SPACING), STRIDE)) >>> 0;
}
