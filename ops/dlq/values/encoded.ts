import { UsageError } from '@tributary/region/command-line';
import { readAsWritten } from '#lib/as-written.ts';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { isObject } from '#lib/json.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import { encodeData, encodeValue } from '#lib/kafka/values/encode-value.ts';
import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import type { Destination } from '../dead-letter.ts';
import { contractOf } from './contract-of.ts';
import { type RegistryEndpoint, registryOfFunction } from './registry.ts';

type KafkaDestination = Extract<Destination, { kind: 'kafka' }>;

/** JSON that is to be written in an encoding. */
interface Writing {
  readonly contract: EventEncodings;
  readonly encoding: ValueEncoding;
  readonly data: object;
  readonly what: string;
}

/** A header with the id of another schema, which readers would believe before the value. */
const SCHEMA_ID = '__value_schema_id';

/** A dead letter's record as its topic carries it, by the registry of the function that could not handle it. */
export const encodedRecord = (endpoint: RegistryEndpoint, destination: KafkaDestination): Promise<RawRecord> =>
  encodedBy(() => registryOfFunction(endpoint, destination.functionName ?? ''), destination);

/**
 * The record as its topic carries it: a value that is JSON here is encoded by the schema of its contract. The bytes of a
 * record that nobody has decoded stay as they are.
 * @throws UsageError, TributaryError EVENT_NOT_ENCODED, SCHEMA_NOT_REGISTERED, REGISTRY_UNREACHABLE, REGISTRY_REFUSED
 */
export async function encodedBy(
  registryOf: () => Promise<SchemaRegistry>,
  destination: KafkaDestination,
): Promise<RawRecord> {
  const writing = writingOf(destination);
  const { key, headers, value } = destination.record;
  if (!writing) return { key, headers, value };
  const { contract, encoding, data, what } = writing;
  const bytes = await encodeValue(await registryOf(), contract, encoding, data, what);
  return { key, headers: headers.filter((header) => !(SCHEMA_ID in header)), value: bytes.toString('base64') };
}

/** Whether its topic can carry it. @throws UsageError, TributaryError EVENT_NOT_ENCODED */
export function checkEncodable(destination: KafkaDestination): void {
  const writing = writingOf(destination);
  if (writing) encodeData(writing.contract, writing.encoding, writing.data, writing.what);
}

function writingOf({ record, topic }: KafkaDestination): Writing | undefined {
  const { value, valueEncoding: encoding, isValueDecoded } = record;
  if (value === null || encoding === undefined || !isValueDecoded) return undefined;
  const { source, type, version } = contractOf(record);
  const contract = allEncodings.find((one) => one.source === source && one.type === type && one.version === version);
  if (contract === undefined)
    throw new UsageError(`There is no contract for the headers ce_source, ce_type and ce_dataversion of the record.`);
  const what = `The value for topic ${topic}`;
  const { value: data } = readAsWritten(Buffer.from(value, 'base64').toString('utf8'), what);
  if (!isObject(data)) throw new UsageError(`${what} must be an object.`);
  return { contract, encoding, data, what };
}
