import type { Framing } from '#lib/encodings/frame.ts';
import { ownSchema, type RegisteredSchema, type SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';

/** A registry in memory that has both schemas of each contract. */
export interface MemoryRegistry extends SchemaRegistry {
  /** The ids that it was asked for, in order. */
  readonly asked: string[];
  readonly schemas: Map<string, RegisteredSchema>;
  /** Thrown in place of the next answers, until it is undefined. */
  problem: Error | undefined;
}

const ENCODINGS: readonly ValueEncoding[] = ['avro', 'protobuf'];

/** Ids count from 1 for Confluent, and are UUIDs for Glue. */
export function memoryRegistry(framing: Framing): MemoryRegistry {
  const all = allEncodings.flatMap((contract) => ENCODINGS.map((encoding) => ({ contract, encoding })));
  const idAt = (index: number): string =>
    framing === 'confluent' ? String(index + 1) : `0a1b2c3d-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
  const schemas = new Map<string, RegisteredSchema>(
    all.map(({ contract, encoding }, index) => [
      idAt(index),
      { type: encoding === 'avro' ? 'AVRO' : 'PROTOBUF', text: ownSchema(contract, encoding) },
    ]),
  );
  const asked: string[] = [];
  const registry: MemoryRegistry = {
    framing,
    name: `the ${framing} registry`,
    asked,
    schemas,
    problem: undefined,
    async schemaOf(id) {
      asked.push(id);
      if (registry.problem) throw registry.problem;
      return schemas.get(id);
    },
    async idOf(contract: EventEncodings, encoding) {
      if (registry.problem) throw registry.problem;
      const index = all.findIndex((one) => one.contract.name === contract.name && one.encoding === encoding);
      return index === -1 ? undefined : idAt(index);
    },
  };
  return registry;
}
