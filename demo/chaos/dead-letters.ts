import type { DeadLetter } from '../check/dead-letters.ts';
import { isRecord } from '../check/watch.ts';
import type { Evidence } from './evidence.ts';
import { endsRegion, type Fault } from './fault-log.ts';
import { type Found, found } from './part.ts';
import type { Redriven } from './redriven-dead-letter.ts';

/** Each broken message is a dead letter with its bytes, and once more for each fault that made it so. */
export function checkDeadLetters({ sent, onBus, deadLetters, redriven, polls, excuses }: Evidence): readonly Found[] {
  const broken = sent.filter(({ kind }) => kind === 'malformed' || kind === 'violation');
  const values = broken.flatMap(({ message }) => message?.value.toString('base64') ?? []);
  const byValue = Map.groupBy(deadLetters, ({ value }) => value);
  // A broken message that was redriven is another record of its topic, and has another dead letter.
  const records = Map.groupBy([...redriven, ...deadLetters], (deadLetter) => deadLetter.value);
  return [...Map.groupBy(values, (value) => value)].flatMap(([value, { length: want }]) => {
    const there = byValue.get(value) ?? [];
    if (there.length === want) return [];
    if (there.length < want && (isMended(value, want) || isOvertaken(value, want - there.length))) return [];
    const isExcused = there.length > want && accepts(records.get(value) ?? [], there.length - want);
    if (isExcused) return [];
    const text = `${there.length} dead letters have the value ${value}, not ${want}: of ${recordsOf(there)}`;
    const again = redriven.filter((one) => one.value === value);
    return [found(again.length === 0 ? text : `${text}; redriven were those of ${recordsOf(again)}`)];
  });

  /** It was a dead letter, and after its redrive a duplicate of the mended event with its id. */
  function isMended(value: string, want: number): boolean {
    const { step } = broken.find(({ message }) => message?.value.toString('base64') === value) ?? {};
    const { id } = step?.event.metadata ?? {};
    return (
      redriven.filter((one) => one.value === value).length >= want &&
      onBus.some(({ event }) => event.metadata.id === id)
    );
  }

  /**
   * A fault ended the attempt that sent the mended event and had not yet dead-lettered the broken one before it. The next
   * attempt took the broken one for a duplicate.
   */
  function isOvertaken(value: string, times: number): boolean {
    const ofValue = broken.filter(({ message }) => message?.value.toString('base64') === value);
    const struck = ofValue.flatMap(({ step: { event, topic = '' } }) => {
      if (!onBus.some((other) => other.event.metadata.id === event.metadata.id)) return [];
      const hadRecord = ({ ids }: Fault): boolean => ids.some((id) => isRecord(id) && id.startsWith(`${topic}-`));
      return excuses
        .on(event.metadata.id)
        .filter((fault) => hasNoEnd(fault) && hadRecord(fault))
        .slice(0, 1);
    });
    return excuses.accept('broken messages behind which the mended event was sent', times, struck);
  }

  /**
   * The record was in the hands of an invocation that a fault struck, or was polled again after one of the broker or one
   * that ended the region; or its dead letter was redriven, and once more when a fault delivered the copy, or had ended
   * the redrive before it was done.
   */
  function accepts(ofOne: readonly Pick<DeadLetter, 'from'>[], times: number): boolean {
    const struck = [...new Set(ofOne.map(({ from }) => from))].flatMap((record) => [
      ...excuses.on(record).filter(hasNoEnd),
      ...polls.faultsBetween(record, excuses),
      ...redrivenAgain(record).flatMap((messageId) => excuses.on(messageId).filter(isCopy).slice(0, 1)),
      ...interruptedRedrives(record).flatMap(() => excuses.faults.filter(interrupts).slice(0, 1)),
    ]);
    return excuses.accept('further dead letters of a broken message', times, [...new Set(struck)]);
  }

  /** The redrives of a record's dead letters that ended before they were done, and were followed by another. */
  function interruptedRedrives(record: string): readonly Redriven[] {
    const again = new Set(redrivenAgain(record));
    return redriven.filter(
      ({ from, messageId, wasInterrupted }) => from === record && wasInterrupted && again.has(messageId),
    );
  }

  /** The ids of the dead letters of a record that were redriven more than once. */
  function redrivenAgain(record: string): readonly string[] {
    const ids = redriven.filter(({ from }) => from === record).map(({ messageId }) => messageId);
    return [...new Set(ids.filter((id, index) => ids.indexOf(id) < index))];
  }
}

const recordsOf = (deadLetters: readonly Pick<DeadLetter, 'from'>[]): string =>
  deadLetters.map(({ from }) => from).join(', ');

/** A redrive writes to a topic, and then deletes from a queue. */
const interrupts = ({ kind, place }: Fault): boolean =>
  endsRegion({ kind }) || (kind === 'brokerCut' && place === 'broker/Produce');

const isCopy = ({ kind, place }: Fault): boolean => kind === 'deliverTwice' && place.startsWith('queue/');

const WITHOUT_END: ReadonlySet<string> = new Set(['crashBefore', 'crashAfter', 'killWorker', 'timeout']);
const UNTOLD: ReadonlySet<string> = new Set(['lostResponse', 'refuse', 'throttle', 'partialBatch']);

/** The invocation had no end, or could not store what it had done, or does not know whether the queue has the dead letter. */
const hasNoEnd = ({ kind, place }: Fault): boolean =>
  WITHOUT_END.has(kind) ||
  endsRegion({ kind }) ||
  (UNTOLD.has(kind) && /^(events|sqs|dynamodb\/BatchWriteItem)/.test(place));
