import type { DeadLetter } from '../../ops/dlq/dead-letter.ts';

/** A dead letter that was sent again. */
export interface Redriven {
  /** A copy that its queue delivers has the same id. */
  readonly messageId: string;
  /** Name of its queue. */
  readonly queue: string;
  readonly reason: string;
  /** The record from which it was made, as the journal names it. */
  readonly from: string;
  readonly eventId: string | undefined;
  /** Base64 of the Kafka record's value. */
  readonly value: string | undefined;
  /** The records that a mapping gave up, as the journal names them: `readings-0@42`. */
  readonly records: readonly string[];
  /** The redrive ended before it was done: it may be sent, and on its queue all the same. */
  readonly wasInterrupted: boolean;
}

/** More records than a batch has. */
const MOST_RECORDS = 10_000n;

export const redrivenOf = (
  { messageId, queue, reason, from, eventId, destination }: DeadLetter,
  wasInterrupted = false,
): Redriven => ({
  messageId,
  queue: queue.name,
  reason,
  from,
  eventId,
  value: destination?.kind === 'kafka' ? (destination.record.value ?? undefined) : undefined,
  records: destination?.kind === 'kafka-offsets' ? destination.ranges.flatMap(recordsIn) : [],
  wasInterrupted,
});

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
}

function recordsIn({ topic, partition, first, last }: Range): readonly string[] {
  const count = last - first < MOST_RECORDS ? last - first + 1n : MOST_RECORDS;
  return Array.from({ length: Number(count) }, (_, index) => `${topic}-${partition}@${first + BigInt(index)}`);
}
