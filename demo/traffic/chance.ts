import type { Random } from '@tributary/region/random';

/** True in that share of cases, from 0 to 1. */
export const chance = (random: Random, share: number): boolean => random.next() < share;

/** One of the items, each as likely as the others. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
