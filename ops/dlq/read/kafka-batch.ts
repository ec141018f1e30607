import { at, type Json, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Content, OffsetRange, Reading } from '../dead-letter.ts';

/**
 * The event source mapping's record of a batch that it gave up. It names the offsets of the records, not their content.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function readKafkaBatch({ body }: Content): Reading | undefined {
  const record = objectOf(parseJson(body));
  if (!('KafkaBatchInfo' in record)) return undefined;
  const partitions = Object.entries(objectOf(at(record, 'KafkaBatchInfo', 'recordsInfo')));
  const ranges = partitions.flatMap(([topicPartition, span]) => rangeOf(topicPartition, span) ?? []);
  const isWhole = ranges.length === partitions.length && ranges.length > 0;
  return {
    reason: textOf(at(record, 'requestContext', 'condition'), 'UNKNOWN'),
    explanation: 'Lambda gave up a batch; its records are still on their topic until their retention ends.',
    from: ranges.map(nameOf).join(', ') || 'kafka',
    destination: isWhole ? { kind: 'kafka-offsets', ranges } : undefined,
  };
}

function rangeOf(topicPartition: string, span: Json): OffsetRange | undefined {
  const [, topic, partition] = /^(.+)-(\d+)$/.exec(topicPartition) ?? [];
  const [first, last] = [textOf(at(span, 'firstRecordOffset')), textOf(at(span, 'lastRecordOffset'))];
  if (topic === undefined || !/^\d+$/.test(first) || !/^\d+$/.test(last)) return undefined;
  return { topic, partition: Number(partition), first: BigInt(first), last: BigInt(last) };
}

export const nameOf = ({ topic, partition, first, last }: OffsetRange): string =>
  `${topic}-${partition}@${first === last ? first : `${first}..${last}`}`;
