import type { DeadLetter } from './dead-letter.ts';

/** So many characters tell dead letters apart and are quickly typed. */
const ID_CHARACTERS = 8;

export const shortId = ({ messageId }: Pick<DeadLetter, 'messageId'>): string => messageId.slice(0, ID_CHARACTERS);

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `3 d`, `2 h`, `5 min`, `0 s`: in the largest unit that fits. */
export function age(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms >= unitMs) ?? ['s', 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** `SensorReading evt-1001-1`, as far as both are known. */
export const eventName = ({ eventType, eventId }: DeadLetter): string =>
  [eventType, eventId].filter((part) => part !== undefined).join(' ') || '-';

/** How often each reason occurs, the most frequent first. */
export function reasonCounts(deadLetters: readonly DeadLetter[]): readonly (readonly [string, number])[] {
  const groups = [...Map.groupBy(deadLetters, ({ reason }) => reason)].map(
    ([reason, all]) => [reason, all.length] as const,
  );
  return groups.sort(([, a], [, b]) => b - a);
}
