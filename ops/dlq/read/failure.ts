import type { Json, JsonObject } from '@tributary/region/json';
import type { Content, Destination, Reading } from '../dead-letter.ts';
import { claimIn } from './claim-check.ts';
import { countAt, idsOf, objectAt, objectIn, textAt } from './fields.ts';
import { rawRecordOf, typeOf } from './raw-record.ts';

/** A failure record, which a function wrote about an event that it could not handle. See docs/reference/events.md. */
export function readFailure({ body, attributes }: Content): Reading | undefined {
  const record = objectIn(body);
  if (record?.['kind'] !== 'tributary.failure') return undefined;
  const error = objectAt(record, 'error');
  const origin = objectAt(record, 'origin');
  const claim = claimIn(record['payload']);
  const payload = claim ? NO_PAYLOAD : objectAt(record, 'payload');
  const readDestination = DESTINATIONS[textAt(origin, 'kind') ?? ''];
  const position = positionIn(origin);
  const destination = readDestination?.(origin, payload, textAt(record, 'function') ?? '', attributes);
  return {
    reason: textAt(error, 'code') ?? 'UNKNOWN',
    explanation: textAt(error, 'message') ?? '',
    ...idsOf(payload['event']),
    ...written(record, payload),
    from: placeIn(origin, textAt(record, 'function')),
    ...(position && { position }),
    destination: destination && claim ? { kind: 'claimed', claim, to: destination } : destination,
    ...(claim && { claims: [claim] }),
  };
}

/** Stands for a payload of either form until the one in the bucket is fetched. */
const NO_PAYLOAD: JsonObject = { event: null, record: { key: null, value: null, headers: [] } };

/** What the record says of the event goes before what the event says. */
function written(record: JsonObject, payload: JsonObject): Partial<Reading> {
  const raw = rawRecordOf(payload['record']);
  const eventId = textAt(record, 'eventId');
  const correlationId = textAt(record, 'correlationId');
  return {
    ...(eventId !== undefined && { eventId }),
    ...(correlationId !== undefined && { correlationId }),
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
  kafka: (origin, payload) => {
    const [topic, partition] = [textAt(origin, 'topic'), countAt(origin, 'partition')];
    const record = rawRecordOf(payload['record']);
    if (topic === undefined || partition === undefined || !record) return undefined;
    return { kind: 'kafka', topic, partition, record };
  },
  function: (_origin, payload, functionName) =>
    functionName !== '' && 'event' in payload ? { kind: 'function', functionName, event: payload['event'] } : undefined,
  queue: (origin, payload, _functionName, attributes) => {
    const queueArn = textAt(origin, 'queueArn');
    const event = payload['event'];
    return queueArn === undefined || event === undefined
      ? undefined
      : { kind: 'queue', queueArn, body: bodyOf(event), attributes };
  },
};

/** A body that could not be parsed is kept as the text that it was. */
const bodyOf = (event: Json): string => (typeof event === 'string' ? event : JSON.stringify(event));

function placeIn(origin: JsonObject, functionName = 'unknown'): string {
  const queue = textAt(origin, 'queueArn')?.split(':').at(-1);
  if (queue !== undefined) return `queue ${queue}`;
  const position = positionIn(origin);
  return position ? `${position.lane}@${position.offset}` : `function ${functionName}`;
}

function positionIn(origin: JsonObject): NonNullable<Reading['position']> | undefined {
  const [topic, partition, offset] = [textAt(origin, 'topic'), countAt(origin, 'partition'), countAt(origin, 'offset')];
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return { lane: `${topic}-${partition}`, offset: BigInt(offset) };
}
