import { at, isObject, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from '@tributary/region/json';
import { parseExactly } from '../../exact-json.ts';
import { detailOf } from '../change.ts';
import type { Content, Destination, Reading } from '../dead-letter.ts';
import { claimCheckIn } from './claim-check.ts';
import { idsOf } from './event-ids.ts';
import { tableIn } from './names.ts';
import { rawRecordOf, typeOf } from './raw-record.ts';

/**
 * A failure record, which a function wrote about an event that it could not handle.
 * docs/reference/events.md describes its fields.
 */
export function readFailure({ body, attributes }: Content): Reading | undefined {
  const record = objectOf(parseExactly(body));
  if (record['kind'] !== 'failure-record') return undefined;
  const error = objectOf(record['error']);
  const origin = objectOf(record['origin']);
  const functionName = textOf(record['function']);
  const claimCheck = claimCheckIn(record['payload']);
  const payload = claimCheck ? NO_PAYLOAD : objectOf(record['payload']);
  const position = positionIn(origin);
  const destination = DESTINATIONS[textOf(origin['kind'])]?.(origin, payload, functionName, attributes);
  return {
    reason: textOf(error['code'], 'UNKNOWN'),
    explanation: textOf(error['message']),
    ...noteIn(objectOf(error['note'])),
    stack: listOf(error['stack']).map((frame) => textOf(frame)),
    ...idsOf(eventIn(payload)),
    ...idsIn(record, payload),
    from: originText(origin, functionName),
    ...(position && { position }),
    destination: destination && claimCheck ? { kind: 'claim-check', claimCheck, to: destination } : destination,
    ...(claimCheck && { claimChecks: [claimCheck] }),
  };
}

function noteIn({ table, id }: JsonObject): Pick<Reading, 'note'> {
  return typeof table === 'string' && typeof id === 'string' ? { note: { table, id } } : {};
}

/** The event itself, or the one in the item that a change wrote. */
function eventIn({ event }: JsonObject): Json | undefined {
  const change = objectOf(at(event, 'Records', 0));
  return 'dynamodb' in change ? parseExactly(detailOf(change)) : event;
}

/** Stands for a payload of either form until the one in the bucket is fetched. */
const NO_PAYLOAD: JsonObject = { event: { Records: [{}] }, record: { key: null, value: null, headers: [] } };

/** The ids in the record itself. They win over those in the event. */
function idsIn({ eventId, correlationId }: JsonObject, payload: JsonObject): Partial<Reading> {
  const raw = rawRecordOf(payload['record']);
  return {
    ...(typeof eventId === 'string' && { eventId }),
    ...(typeof correlationId === 'string' && { correlationId }),
    ...(raw && { eventType: typeOf(raw) }),
  };
}

type ReadDestination = (
  origin: JsonObject,
  payload: JsonObject,
  functionName: string,
  attributes: Content['attributes'],
) => Destination | undefined;

/** By the kind of the origin. */
const DESTINATIONS: Readonly<Record<string, ReadDestination>> = {
  kafka: (origin, payload, functionName) => {
    const [topic, partition] = [textOf(origin['topic']), numberOf(origin['partition'])];
    const record = rawRecordOf(payload['record']);
    if (topic === '' || partition === undefined || !record) return undefined;
    return { kind: 'kafka', topic, partition, record, functionName };
  },
  function: (_origin, payload, functionName) =>
    functionName !== '' && 'event' in payload ? { kind: 'function', functionName, event: payload['event'] } : undefined,
  'table-stream': (_origin, payload, functionName) => {
    const record = at(payload['event'], 'Records', 0);
    return functionName !== '' && isObject(record) ? { kind: 'change', functionName, record } : undefined;
  },
  queue: (origin, payload, _functionName, attributes) => {
    const queueArn = textOf(origin['queueArn']);
    const event = payload['event'];
    if (queueArn === '' || event === undefined) return undefined;
    return { kind: 'queue', queueArn, body: bodyOf(event), attributes };
  },
};

/** A body that was not JSON is in the record as text. */
const bodyOf = (event: Json): string => (typeof event === 'string' ? event : JSON.stringify(event));

function originText(origin: JsonObject, functionName: string): string {
  const queue = textOf(origin['queueArn']).split(':').at(-1);
  if (queue) return `queue ${queue}`;
  const table = tableIn(textOf(origin['streamArn']));
  if (table) return `table ${table}, change ${textOf(origin['sequenceNumber'])}`;
  const position = positionIn(origin);
  return position ? `${position.topicPartition}@${position.offset}` : `function ${functionName || 'unknown'}`;
}

function positionIn(origin: JsonObject): Reading['position'] {
  const [topic, partition] = [textOf(origin['topic']), numberOf(origin['partition'])];
  const offset = numberOf(origin['offset']);
  if (topic === '' || partition === undefined || offset === undefined) return undefined;
  return { topicPartition: `${topic}-${partition}`, offset: BigInt(offset) };
}
