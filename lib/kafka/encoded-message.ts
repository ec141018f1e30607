import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { writeFrame } from '../encodings/framing.ts';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';
import { objectOf } from '../json.ts';
import { binaryMessage, type KafkaMessage } from './message.ts';
import type { SchemaRegistry } from './registry/schema-registry.ts';
import { encodeData } from './values/encode-value.ts';

/** What a message is written with. */
export interface MessageSchema {
  readonly registry: Pick<SchemaRegistry, 'framing' | 'name'>;
  readonly encoding: ValueEncoding;
  readonly contract: EventEncodings;
  /** Of the contract's schema in that registry. */
  readonly schemaId: string;
}

/**
 * The event as a CloudEvent in binary mode whose data are Avro or Protobuf. `dataschema` is the URL of the schema where
 * the registry has one.
 * @throws TributaryError EVENT_NOT_ENCODED, EVENT_INVALID
 */
export function encodedMessage(
  topic: string,
  event: Event,
  { registry, encoding, contract, schemaId }: MessageSchema,
): KafkaMessage {
  const payload = encodeData(contract, encoding, objectOf(event.data), nameOf(event));
  const value = writeFrame({ framing: registry.framing, encoding, schemaId }, payload);
  const dataSchema = registry.framing === 'confluent' ? `${registry.name}/schemas/ids/${schemaId}` : undefined;
  return binaryMessage(topic, event, { value, contentType: `application/${encoding}`, dataSchema });
}

/** What is known of the topics of a producer. */
export interface EncodedTopics {
  /** How values are encoded, by topic. Any other topic carries JSON. */
  readonly encodings: ReadonlyMap<string, ValueEncoding>;
  readonly registry: () => SchemaRegistry;
  readonly contracts: readonly EventEncodings[];
}

/**
 * The message of an event as its topic carries it.
 * @throws TributaryError EVENT_NOT_ENCODED, SCHEMA_NOT_REGISTERED, EVENT_INVALID, REGISTRY_UNREACHABLE,
 * REGISTRY_REFUSED
 */
export async function messageFor(
  topic: string,
  event: Event,
  { encodings, registry: registryOf, contracts }: EncodedTopics,
): Promise<KafkaMessage> {
  const encoding = encodings.get(topic);
  if (encoding === undefined) return binaryMessage(topic, event);
  const contract = contractFor(event, encoding, contracts);
  const registry = registryOf();
  const schemaId = await registry.idOf(contract, encoding);
  if (schemaId !== undefined) return encodedMessage(topic, event, { registry, encoding, contract, schemaId });
  const { name } = contract;
  throw new KitError('SCHEMA_NOT_REGISTERED', { registry: registry.name, encoding, name, what: nameOf(event) });
}

/** @throws TributaryError EVENT_NOT_ENCODED when there is none for its version */
export function contractFor(
  event: Event,
  encoding: ValueEncoding,
  contracts: readonly EventEncodings[],
): EventEncodings {
  const { source, type, version } = event.metadata;
  const contract = contracts.find((one) => one.source === source && one.type === type && one.version === version);
  if (contract !== undefined) return contract;
  const problem = `version ${version} has no schema for it`;
  throw new KitError('EVENT_NOT_ENCODED', { what: nameOf(event), encoding: NAMES[encoding], place: 'data', problem });
}

const NAMES = { avro: 'Avro', protobuf: 'Protobuf' } as const;

const nameOf = ({ metadata: { type, id } }: Event): string => `${type} ${JSON.stringify(id)}`;
