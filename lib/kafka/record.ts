import { isUtf8 } from 'node:buffer';
import { notFrom } from '../errors.ts';
import { at, isObject, objectOf } from '../json.ts';

/** A header: one key with its bytes, which Lambda writes signed. A null header has no value. */
export type KafkaHeader = Readonly<Record<string, readonly number[] | undefined>>;

/**
 * A Kafka record as the MSK event source mapping delivers it. Key, value and headers may be absent or null.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly timestampType?: string;
  /** Base64. */
  readonly key?: string | null;
  /** Base64. Absent or null in a tombstone. */
  readonly value?: string | null;
  readonly headers?: readonly KafkaHeader[] | null;
  /** There when the mapping has decoded the value by a schema: then it is JSON. */
  readonly valueSchemaMetadata?: SchemaMetadata;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
export interface SchemaMetadata {
  /** What the value was: `AVRO`, `PROTOBUF` or `JSON`. */
  readonly dataFormat: string;
  readonly schemaId: string;
}

/** The location of a record, such as `topic-0@42`. */
export const locationOf = ({ topic, partition, offset }: KafkaRecord): string => `${topic}-${partition}@${offset}`;

/** The name that Lambda gives a partition, such as `topic-0`. */
export const partitionOf = ({ topic, partition }: KafkaRecord): string => `${topic}-${partition}`;

/**
 * The records of an invocation, each partition's in the order of its offsets.
 * @throws TributaryError INVOCATION_INVALID when this is not an MSK event
 */
export function recordsOf(invocation: unknown): readonly KafkaRecord[] {
  const records = at(invocation, 'records');
  if (!isObject(records)) throw notFromKafka('it has no "records" by partition');
  return Object.entries(records).flatMap(([partition, list]) => {
    if (!Array.isArray(list)) throw notFromKafka(`"records.${partition}" is not a list`);
    const wrong = list.findIndex((record) => !isRecord(record));
    if (wrong !== -1)
      throw notFromKafka(`"records.${partition}[${wrong}]" lacks topic, partition, offset or timestamp`);
    return list as KafkaRecord[];
  });
}

const notFromKafka = (problem: string) => notFrom('a Kafka event source mapping', problem);

function isRecord(value: unknown): value is KafkaRecord {
  const { topic, partition, offset, timestamp } = objectOf(value);
  return (
    typeof topic === 'string' &&
    Number.isInteger(partition) &&
    Number.isInteger(offset) &&
    typeof timestamp === 'number'
  );
}

/**
 * Headers by lower-case name. The last value of a repeated header counts, as in Kafka's own `lastHeader`. A null header
 * counts as missing, and so does one that is not UTF-8: as text it would equal others.
 * @param broken is told of each header that is not UTF-8
 */
export function headersOf(
  { headers }: Partial<KafkaRecord>,
  broken: (name: string) => void = () => {},
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const header of headers ?? []) {
    for (const [name, bytes] of Object.entries(header)) {
      if (bytes) note(texts, name.toLowerCase(), textOf(bytes), broken);
    }
  }
  return texts;
}

function note(texts: Map<string, string>, name: string, text: string | undefined, broken: (name: string) => void) {
  if (text !== undefined) texts.set(name, text);
  else {
    texts.delete(name);
    broken(name);
  }
}

/** JavaScript limits the number of arguments of a call. */
const MAX_CHARACTERS = 1_024;

/** Most headers are short ASCII texts. Reading their bytes as characters is eight times as fast as decoding them. */
function textOf(bytes: readonly number[]): string | undefined {
  if (bytes.length <= MAX_CHARACTERS && bytes.every(isAscii)) return String.fromCharCode(...bytes);
  // Bytes are signed: Buffer.from takes them modulo 256.
  return utf8Of(Buffer.from(bytes));
}

const isAscii = (byte: number): boolean => byte >= 0 && byte < 128;

/** The text that the bytes are; undefined when they are not UTF-8. */
export const utf8Of = (bytes: Buffer): string | undefined => (isUtf8(bytes) ? bytes.toString('utf8') : undefined);
