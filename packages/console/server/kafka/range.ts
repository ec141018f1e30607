import type { FetchedPart, KafkaRecord, PartitionReader } from '@tributary/region/kafka-client';
import type { DecodedValue } from './shapes.ts';
import type { ValueDecoder } from './values/decoder.ts';

/** A record, or a batch that cannot be read. */
export type Found =
  | FoundRecord
  | {
      readonly kind: 'unreadable';
      readonly partition: number;
      readonly first: bigint;
      readonly last: bigint;
      readonly reason: string;
    };

export interface FoundRecord {
  readonly kind: 'record';
  readonly record: KafkaRecord;
  /** Of its value, which names a schema. */
  readonly decoded: DecodedValue | undefined;
}

/** Offsets of one partition, without the last. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Everything between two offsets of each partition, in order, by partition. What compaction or retention has removed is
 * not there.
 * @throws ApiError when the cluster refuses
 */
export async function readSpans(
  reader: PartitionReader,
  decoder: Pick<ValueDecoder, 'decode'>,
  spans: readonly Span[],
): Promise<Map<number, readonly Found[]>> {
  const found = new Map<number, Found[]>(spans.map(({ partition }) => [partition, []]));
  let open = spans.map((span) => ({ span, offset: span.from }));
  while (open.some(isOpen)) {
    open = open.filter(isOpen);
    // One call for all: a reader has one fetch of a broker at a time.
    const answers = await reader.fetch(
      open.map(({ span: { topic, partition }, offset }) => ({ topic, partition, offset })),
    );
    const failed = answers.find(({ error }) => error !== undefined);
    if (failed?.error) throw failed.error;
    for (const { span, offset } of open) {
      const answer = answers.find(({ partition, from }) => partition === span.partition && from === offset);
      for (const part of answer?.parts ?? []) found.get(span.partition)?.push(...(await within(part, span, decoder)));
    }
    open = open.map(({ span, offset }) => {
      const answer = answers.find(({ partition, from }) => partition === span.partition && from === offset);
      if (answer === undefined) return { span, offset };
      // Behind the end of a partition that was cut off meanwhile there is nothing.
      return { span, offset: answer.nextOffset > offset ? answer.nextOffset : span.to };
    });
  }
  return found;
}

const isOpen = ({ span, offset }: { readonly span: Span; readonly offset: bigint }): boolean => offset < span.to;

async function within(
  part: FetchedPart,
  { from, to, partition }: Span,
  decoder: Pick<ValueDecoder, 'decode'>,
): Promise<readonly Found[]> {
  if (part.kind === 'passed' || part.first >= to) return [];
  if (part.kind === 'unreadable')
    return [{ kind: 'unreadable', partition, first: part.first, last: part.last, reason: part.reason }];
  const records = part.records.filter(({ offset }) => offset >= from && offset < to);
  return Promise.all(
    records.map(async (record) => ({ kind: 'record', record, decoded: await decoder.decode(record) }) as const),
  );
}
