import { isObject, type Json } from '@tributary/region/json';
import type { Content, OffsetRange, Reading } from '../dead-letter.ts';
import { objectAt, objectIn, textAt } from './fields.ts';

/**
 * What the event source mapping says of a batch that it gave up: where the records are, not what is in them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function readKafkaBatch({ body }: Content): Reading | undefined {
  const record = objectIn(body);
  if (!record || !('KafkaBatchInfo' in record)) return undefined;
  const lanes = Object.entries(objectAt(objectAt(record, 'KafkaBatchInfo'), 'recordsInfo'));
  const ranges = lanes.flatMap(([lane, span]) => rangeOf(lane, span) ?? []);
  return {
    reason: textAt(objectAt(record, 'requestContext'), 'condition') ?? 'UNKNOWN',
    explanation: 'Lambda gave up a batch; its records are still on their topic until their retention ends.',
    from: ranges.map(nameOf).join(', ') || 'kafka',
    destination: ranges.length === lanes.length && ranges.length > 0 ? { kind: 'kafka-offsets', ranges } : undefined,
  };
}

function rangeOf(lane: string, span: Json): OffsetRange | undefined {
  const [, topic, partition] = /^(.+)-(\d+)$/.exec(lane) ?? [];
  if (!isObject(span) || topic === undefined) return undefined;
  const [first, last] = [textAt(span, 'firstRecordOffset'), textAt(span, 'lastRecordOffset')];
  const isComplete = /^\d+$/.test(first ?? '') && /^\d+$/.test(last ?? '');
  return isComplete
    ? { topic, partition: Number(partition), first: BigInt(first ?? 0), last: BigInt(last ?? 0) }
    : undefined;
}

export const nameOf = ({ topic, partition, first, last }: OffsetRange): string =>
  `${topic}-${partition}@${first === last ? first : `${first}..${last}`}`;
