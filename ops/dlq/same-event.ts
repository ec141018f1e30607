import { hash } from 'node:crypto';
import { at, textOf } from '@tributary/region/json';
import { parseExactly } from '../exact-json.ts';
import type { DeadLetter, Destination, Reading } from './dead-letter.ts';
import { readDeadLetter } from './read/read-dead-letter.ts';

/**
 * Dead letters of one event as one: the first of them, with the others as its copies. A record that is read twice, or a
 * failure whose answer got lost, leaves more than one. An edited dead letter stays by itself.
 * @param deadLetters in the order in which they are shown
 */
export function joined(deadLetters: readonly DeadLetter[]): readonly DeadLetter[] {
  const groups = Map.groupBy(deadLetters, (one) => (one.edit ? undefined : identityOf(one)) ?? one.messageId);
  return [...groups.values()].map(([first, ...copies]) => {
    if (first === undefined) throw new Error('a group of dead letters is never empty');
    return copies.length === 0 ? first : { ...first, copies };
  });
}

/** A dead letter with its copies. */
export const withCopies = (deadLetter: DeadLetter): readonly DeadLetter[] => [deadLetter, ...(deadLetter.copies ?? [])];

/**
 * Ids of dead letters that have an edited copy on the same queue: an edit ended between sending and deleting, or a copy
 * came later.
 */
export function replacedIds(deadLetters: readonly DeadLetter[]): ReadonlySet<string> {
  const edits = deadLetters.flatMap((one) => (one.edit ? [{ ...one, ...one.edit }] : []));
  if (edits.length === 0) return new Set();
  const mended = new Set(
    edits.flatMap(({ queue, original }) => identityOf({ ...readDeadLetter(original), queue }) ?? []),
  );
  const same = deadLetters.filter((one) => !one.edit && mended.has(identityOf(one) ?? ''));
  return new Set([...edits.map(({ replaces }) => replaces), ...same.map(({ messageId }) => messageId)]);
}

/**
 * By message id: the other dead letters whose Kafka record has the same bytes at another offset. A redriven record that
 * fails again is one, and so is a record that its producer sent twice; only a person can tell.
 */
export function sameBytes(deadLetters: readonly DeadLetter[]): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(deadLetters, (one) => (one.edit ? '' : bytesOf(one)) || undefined);
  groups.delete(undefined);
  return new Map(
    [...groups.values()].flatMap((group) =>
      group.map(({ messageId }): [string, readonly string[]] => [
        messageId,
        group.flatMap((other) => (other.messageId === messageId ? [] : other.messageId)),
      ]),
    ),
  );
}

type Located = Pick<DeadLetter, 'queue'> & Pick<Reading, 'destination' | 'from'>;

/** What only dead letters of the same event on the same queue have in common; undefined where that cannot be told. */
function identityOf({ queue, destination, from }: Located): string | undefined {
  const parts = destination && partsOf(destination, from);
  return parts && digest(queue.url, destination.kind, ...parts);
}

/** A topic that was made again has other records at the same offsets, so the bytes count, too. */
function partsOf(destination: NonNullable<Located['destination']>, from: string): readonly string[] | undefined {
  switch (destination.kind) {
    case 'claim-check':
      return [from, destination.claimCheck.sha256];
    case 'kafka':
      return [from, recordText(destination)];
    case 'function':
      return eventParts(destination.functionName, destination.event);
    case 'queue':
      return eventParts(destination.queueArn, parseExactly(destination.body));
    default:
      // Each of these names its event, records or changes by their ids.
      return [JSON.stringify(destination, (_name, value) => (typeof value === 'bigint' ? String(value) : value))];
  }
}

/** A bus gives each delivery of an event the same id, and an event that is published twice two. */
function eventParts(consumer: string, event: unknown): readonly string[] | undefined {
  const detail = at(event, 'detail', 'metadata') === undefined ? event : at(event, 'detail');
  const id = textOf(at(detail, 'metadata', 'id')) || textOf(at(event, 'id'));
  return id === '' ? undefined : [consumer, id, JSON.stringify(detail)];
}

function bytesOf({ queue, destination }: DeadLetter): string {
  if (destination?.kind === 'kafka') return digest(queue.url, destination.topic, recordText(destination));
  if (destination?.kind !== 'claim-check' || destination.to.kind !== 'kafka') return '';
  return digest(queue.url, destination.to.topic, destination.claimCheck.sha256);
}

const recordText = ({ record }: Extract<Destination, { kind: 'kafka' }>): string => JSON.stringify(record);

const digest = (...parts: readonly string[]): string => hash('sha256', JSON.stringify(parts));
