import type { EventDefinition } from '#schemas/definition.ts';
import { readAsWritten } from '../as-written.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import { KitError, notFrom, toError } from '../errors.ts';
import type { Event } from '../event.ts';
import { at, objectOf, textOf } from '../json.ts';
import type { Outgoing } from '../outcome.ts';

/** A change of a table in a batch of its stream, unchecked but for its position. */
export interface Change {
  /** As Lambda delivered it. */
  readonly record: unknown;
  readonly streamArn: string;
  readonly sequenceNumber: string;
  /** The time of the change in milliseconds since the epoch, where it has one. */
  readonly changedMs: number | undefined;
}

/** A change after it was read: an event to be published, or poison. */
export type Reading =
  | { readonly kind: 'event'; readonly outgoing: Outgoing }
  | { readonly kind: 'poison'; readonly error: Error; readonly event: Event | undefined };

/**
 * The changes in an invocation.
 * @throws TributaryError INVOCATION_INVALID
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function changesOf(invocation: unknown): readonly Change[] {
  const records = at(invocation, 'Records');
  if (!Array.isArray(records)) throw notFrom('the stream of a DynamoDB table', 'it has no list "Records"');
  return records.map((record: unknown) => {
    const { SequenceNumber, ApproximateCreationDateTime: seconds } = objectOf(at(record, 'dynamodb'));
    const sequenceNumber = textOf(SequenceNumber);
    if (sequenceNumber === undefined)
      throw notFrom('the stream of a DynamoDB table', 'a record has no "dynamodb.SequenceNumber"');
    const streamArn = textOf(at(record, 'eventSourceARN')) ?? '';
    return { record, streamArn, sequenceNumber, changedMs: typeof seconds === 'number' ? seconds * 1000 : undefined };
  });
}

/**
 * Reads the event in a new item of an event store, and checks it in its own version. Its text goes out as it is in the
 * table. The events of one subject keep their order. Never throws.
 * @see ../event-store/item.ts
 */
export function readChange({ record, sequenceNumber }: Change, definitions: readonly EventDefinition[], taker: string) {
  let event: Event | undefined;
  try {
    const text = detailIn(record, `change ${sequenceNumber}`);
    event = parseEnvelope(readAsWritten(text, `detail of change ${sequenceNumber}`).value);
    const { source, subject } = event.metadata;
    conform(definitionOf(definitions, event.metadata, taker), event);
    return {
      kind: 'event',
      outgoing: { event, text, orderingKey: `${source}/${subject}`, isStrict: true },
    } satisfies Reading;
  } catch (thrown) {
    return { kind: 'poison', error: toError(thrown), event } satisfies Reading;
  }
}

function detailIn(record: unknown, what: string): string {
  const detail = textOf(at(record, 'dynamodb', 'NewImage', 'detail', 'S'));
  if (detail !== undefined) return detail;
  const problems = 'its NewImage has no text in the attribute detail';
  throw new KitError('EVENT_INVALID', { what, problems });
}
