import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { encodeAvro } from '../../encodings/avro/encode.ts';
import { avroTypeOf } from '../../encodings/avro-type-of.ts';
import { writeFrame } from '../../encodings/framing.ts';
import { encodeProtobuf } from '../../encodings/protobuf/encode.ts';
import { KitError } from '../../errors.ts';
import type { SchemaRegistry } from '../registry/schema-registry.ts';

/** The data without a frame. @param what is written, for errors @throws TributaryError EVENT_NOT_ENCODED */
export const encodeData = (contract: EventEncodings, encoding: ValueEncoding, data: object, what: string): Buffer =>
  encoding === 'avro' ? encodeAvro(avroTypeOf(contract), data, what) : encodeProtobuf(contract.protobuf, data, what);

/**
 * The value that a topic of that encoding carries: data of a contract behind the id of its schema, which must be
 * registered.
 * @param data as its contract has it
 * @param what is written, for errors
 * @throws TributaryError EVENT_NOT_ENCODED, SCHEMA_NOT_REGISTERED, REGISTRY_UNREACHABLE, REGISTRY_REFUSED
 */
export async function encodeValue(
  registry: SchemaRegistry,
  contract: EventEncodings,
  encoding: ValueEncoding,
  data: object,
  what: string,
): Promise<Buffer> {
  const payload = encodeData(contract, encoding, data, what);
  const schemaId = await registry.idOf(contract, encoding);
  if (schemaId !== undefined) return writeFrame({ framing: registry.framing, encoding, schemaId }, payload);
  throw new KitError('SCHEMA_NOT_REGISTERED', { registry: registry.name, encoding, name: contract.name, what });
}
