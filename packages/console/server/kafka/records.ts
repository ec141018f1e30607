import { type Context, EndpointError } from '../endpoint.ts';
import { type Kafka, withKafka } from './cluster.ts';
import { expectedEncoding } from './encoding.ts';
import { filterOf } from './filter.ts';
import { countIn, offsetIn, partitionIn } from './inputs.ts';
import { cursorText, placeOf, startOf } from './position.ts';
import { type Found, type FoundRecord, readSpans, type Span } from './range.ts';
import { recordRow } from './record-row.ts';
import { type Left, scan, sizeOf } from './scan.ts';
import type { GoodRecord, RecordPage, RecordRow } from './shapes.ts';
import { partitionsOf } from './topics.ts';
import { ValueDecoder } from './values/decoder.ts';
import { lookupsIn } from './values/lookup.ts';

const PAGE = { default: 100, most: 500 };
/** Offsets that one call looks at when a filter leaves few of them. */
const LOOKED_MOST = 4_000;

/**
 * Some records of a topic. Without `at` they are the newest, and further pages go back. `at=start`, `at=<offset>` with a
 * partition, or `at=<time>` begin there and go on. A cursor continues.
 */
export function readRecords(context: Context, query: URLSearchParams): Promise<RecordPage> {
  const topic = query.get('topic') ?? '';
  const filter = filterOf(query);
  const limit = countIn(query.get('limit'), PAGE);
  const start = startOf(query);
  return withKafka(context, async (kafka) => {
    const bounds = await boundsOf(kafka, topic, partitionIn(query));
    const { left, direction } = await placeOf(kafka, topic, bounds, start);
    const decoder = await decoderOf(context, topic);
    const read = (spans: readonly Span[]) => readSpans(kafka.reader, decoder, spans);
    const scanned = await scan(left, { read, topic, direction, filter, limit, most: LOOKED_MOST });
    const isMore = scanned.left.length > 0;
    return {
      records: scanned.found.map(rowOf),
      // At the end of what there is now, one can read on once more has come.
      ...((isMore || direction === 'on') && { cursor: cursorText(direction, scanned.left, bounds) }),
      tail: cursorText('on', [], bounds),
      looked: String(scanned.looked),
      total: String(sizeOf(left)),
    };
  });
}

/** One record with its whole value. @throws EndpointError when it is not there */
export const readRecord = async (context: Context, query: URLSearchParams): Promise<GoodRecord> =>
  recordRow(await readFound(context, query), true);

/** The record of a topic, a partition and an offset. @throws EndpointError when it is not there */
export function readFound(context: Context, query: URLSearchParams): Promise<FoundRecord> {
  const [topic, partition, from] = [
    query.get('topic') ?? '',
    partitionIn(query) ?? 0,
    offsetIn(query.get('offset') ?? ''),
  ];
  return withKafka(context, async (kafka) => {
    const decoder = await decoderOf(context, topic);
    const [bounds] = await boundsOf(kafka, topic, partition);
    const isThere = bounds !== undefined && from >= bounds.from && from < bounds.to;
    const spans = isThere ? [{ topic, partition, from, to: from + 1n }] : [];
    const [first] = (await readSpans(kafka.reader, decoder, spans)).get(partition) ?? [];
    if (first?.kind === 'record') return first;
    throw new EndpointError('NoRecord', `Topic ${topic} has no record ${from} in partition ${partition}.`, 404);
  });
}

const decoderOf = async (context: Context, topic: string): Promise<ValueDecoder> =>
  new ValueDecoder(lookupsIn(context), await expectedEncoding(context, topic));

async function boundsOf(kafka: Kafka, topic: string, only: number | undefined): Promise<readonly Left[]> {
  const names = await kafka.admin.listTopics({ includeInternals: true });
  const count = names.includes(topic) ? (await partitionsOf(kafka, [topic])).get(topic) : undefined;
  if (count === undefined) throw new EndpointError('NoTopic', `The cluster has no topic ${topic}.`, 404);
  if (only !== undefined && only >= count)
    throw new EndpointError('NoPartition', `Topic ${topic} has the partitions 0 to ${count - 1}, not ${only}.`, 404);
  const numbers = only === undefined ? Array.from({ length: count }, (_, partition) => partition) : [only];
  const partitions = numbers.map((partition) => ({ topic, partition }));
  const firsts = new Map(
    (await kafka.reader.offsetsAt(partitions, 'earliest')).map((one) => [one.partition, one.offset]),
  );
  const ends = new Map((await kafka.reader.offsetsAt(partitions, 'latest')).map((one) => [one.partition, one.offset]));
  return numbers.map((partition) => ({ partition, from: firsts.get(partition) ?? 0n, to: ends.get(partition) ?? 0n }));
}

function rowOf(found: Found): RecordRow {
  if (found.kind === 'record') return recordRow(found, false);
  const { partition, first, last, reason } = found;
  return { kind: 'unreadable', partition, offset: String(first), last: String(last), reason };
}
