import type { EventEncodings } from '#schemas/encodings.ts';
import { parseAvro } from './avro/parse.ts';
import type { AvroType } from './avro/types.ts';

const types = new WeakMap<EventEncodings, AvroType>();

/** The Avro schema of a contract as a tree, which is made once. */
export function avroTypeOf(encodings: EventEncodings): AvroType {
  const type = types.get(encodings) ?? parseAvro(encodings.avroSchema, encodings.name);
  types.set(encodings, type);
  return type;
}
