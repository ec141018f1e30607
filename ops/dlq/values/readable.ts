import { toError } from '#lib/errors.ts';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import { registryValues } from '#lib/kafka/values/registry-values.ts';
import { allMessages } from '#schemas/generated/messages.ts';
import type { Destination } from '../dead-letter.ts';
import { contractOf } from './contract-of.ts';
import { type RegistryEndpoint, registryOfFunction } from './registry.ts';

/** A dead letter's destination for people to read, and why its value is shown as bytes. */
export interface Readable {
  readonly destination: Destination;
  readonly problem?: string;
}

/** A dead letter's record, decoded by the registry of the function that could not handle it. */
export const readable = (endpoint: RegistryEndpoint, destination: Destination, offset = 0n): Promise<Readable> =>
  readableBy(({ functionName = '' }) => registryOfFunction(endpoint, functionName), destination, offset);

/**
 * Has the value of a Kafka record as JSON, where its topic carries Avro or Protobuf. A value that cannot be decoded, which
 * is why many a record is dead-lettered, stays as it is.
 * @param offset of the record, which the reason names
 */
export async function readableBy(
  registryOf: (destination: KafkaDestination) => Promise<SchemaRegistry>,
  destination: Destination,
  offset: bigint,
): Promise<Readable> {
  if (destination.kind !== 'kafka' || !isEncoded(destination.record)) return { destination };
  try {
    const registry = await registryOf(destination);
    return { destination: { ...destination, record: await decoded(destination, registry, offset) } };
  } catch (thrown) {
    return { destination, problem: toError(thrown).message };
  }
}

type KafkaDestination = Extract<Destination, { kind: 'kafka' }>;

const isEncoded = ({ valueEncoding, isValueDecoded, value }: RawRecord): boolean =>
  valueEncoding !== undefined && isValueDecoded === undefined && value !== null;

async function decoded(
  { topic, partition, record }: KafkaDestination,
  registry: SchemaRegistry,
  offset: bigint,
): Promise<RawRecord> {
  const asRead: KafkaRecord = { topic, partition, offset: Number(offset), timestamp: 0, ...record };
  const encodings = new Map(record.valueEncoding ? [[topic, record.valueEncoding]] : []);
  const read = await registryValues(encodings, () => registry, allMessages).readerFor([asRead]);
  const text = read(asRead, contractOf(record));
  if (text === undefined) throw new Error('Nobody here knows the contract that its headers name.');
  return { ...record, value: Buffer.from(text).toString('base64'), isValueDecoded: true };
}
