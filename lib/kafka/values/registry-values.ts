import type { ContractName } from '#schemas/encoding-names.ts';
import type { EventMessages, ValueEncoding } from '#schemas/encodings.ts';
import { inParallel } from '../../in-parallel.ts';
import type { KafkaRecord } from '../record.ts';
import type { RegisteredSchema, SchemaRegistry } from '../registry/schema-registry.ts';
import type { ReadValue, ValueReader } from '../value-reader.ts';
import { asContract } from './as-contract.ts';
import { type Frame, frameOf } from './frames.ts';
import { SchemaDecoder } from './schema-decoder.ts';

/** Questions at once. A batch with an id of its own in each record would be throttled with more. */
const AT_ONCE = 8;

/** How values of topics are encoded, by topic. */
export type EncodingsByTopic = ReadonlyMap<string, ValueEncoding>;

/**
 * Reads values in Avro and Protobuf. What a mapping has decoded says so by its metadata, and is JSON already. Anything
 * else is decoded here, by the schemas of a registry. So records of both kinds may come while pollers change.
 * @param encodings by topic, of those that do not carry JSON
 * @param contracts of the events that may come
 */
export function registryValues(
  encodings: EncodingsByTopic,
  registry: () => SchemaRegistry,
  contracts: readonly EventMessages[],
): ValueReader {
  const byName = new Map(contracts.map((contract) => [nameOf(contract), contract]));
  return {
    encodingOf: (topic) => encodings.get(topic),
    async readerFor(records) {
      const frames = framesOf(records, encodings, registry);
      const schemas = await schemasOf(frames, registry);
      return readValues(encodings, { byName, frames, schemas, registry });
    },
  };
}

const nameOf = ({ source, type, version }: ContractName): string => JSON.stringify([source, type, version]);

type Frames = ReadonlyMap<KafkaRecord, Frame>;
type Schemas = ReadonlyMap<string, RegisteredSchema | undefined>;

/** Of the records that have to be decoded here. */
function framesOf(
  records: readonly KafkaRecord[],
  encodings: EncodingsByTopic,
  registry: () => SchemaRegistry,
): Frames {
  const frames = new Map<KafkaRecord, Frame>();
  for (const record of records) {
    const encoding = encodings.get(record.topic);
    const isFramed = encoding !== undefined && record.value != null && !isDecoded(record);
    if (isFramed) frames.set(record, frameOf(record, registry().framing, encoding));
  }
  return frames;
}

const isDecoded = ({ valueSchemaMetadata }: KafkaRecord): boolean => valueSchemaMetadata !== undefined;

async function schemasOf(frames: Frames, registry: () => SchemaRegistry): Promise<Schemas> {
  const ids = new Set([...frames.values()].flatMap((frame) => (frame instanceof Error ? [] : [frame.schemaId])));
  return new Map(await inParallel([...ids], AT_ONCE, async (id) => [id, await registry().schemaOf(id)] as const));
}

interface Found {
  readonly byName: ReadonlyMap<string, EventMessages>;
  readonly frames: Frames;
  readonly schemas: Schemas;
  readonly registry: () => SchemaRegistry;
}

function readValues(encodings: EncodingsByTopic, { byName, frames, schemas, registry }: Found): ReadValue {
  return (record, contractName) => {
    const contract = byName.get(nameOf(contractName));
    const encoding = encodings.get(record.topic);
    if (isDecoded(record)) return asContract(record, contract);
    const frame = frames.get(record);
    if (frame instanceof Error) throw frame;
    if (frame === undefined || encoding === undefined) return undefined;
    const decoder = new SchemaDecoder(record, encoding, registry().name);
    return decoder.decode(frame, schemas.get(frame.schemaId), contract);
  };
}
