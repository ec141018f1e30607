import type { Random } from '@tributary/region/random';

/** Decides what a schema leaves open. */
export interface Choices {
  /** A whole number, both ends included. */
  integer(least: number, most: number): number;
  /** A number, both ends included. */
  number(least: number, most: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Whether an optional field is there. */
  isPresent(): boolean;
  /** A date and time, RFC 3339. */
  time(): string;
  uuid(): string;
}

/** The first of everything, and every field: the same for the same schema, and for people to read. */
export const FIRST: Choices = {
  integer: (least) => least,
  number: (least) => least,
  oneOf: ([first]) => first,
  isPresent: () => true,
  time: () => '2026-03-02T12:00:00Z',
  uuid: () => '6f1c0a52-0000-4000-8000-000000000001',
};

const SHARE_PRESENT = 0.7;

/** Choices by chance. @param timeMs the time of all that has a time, in milliseconds since the epoch */
export const byChance = (random: Random, timeMs: number): Choices => ({
  integer: (least, most) => least + random.integer(most - least + 1),
  number: (least, most) => least + Math.round(random.next() * (most - least) * 100) / 100,
  oneOf: (items) => items[random.integer(items.length)] ?? items[0],
  isPresent: () => random.next() < SHARE_PRESENT,
  time: () => new Date(timeMs).toISOString(),
  uuid: () => random.uuid(),
});
