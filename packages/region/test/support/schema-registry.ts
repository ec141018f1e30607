import type { LookedUp, SchemaRegistry } from '../../src/lambda/mappings/values/registry.ts';
import { ABSENT } from '../../src/lambda/mappings/values/registry.ts';
import { type RegistryFault, registryError } from '../../src/lambda/mappings/values/registry-fault.ts';
import type { SchemaRegistrySettings } from '../../src/lambda/mappings/values/settings.ts';
import { toySchema } from './toy-kinds.ts';

/** The ids of {@link toyRegistry}, as Glue has them. */
export const READING = '00000000-0000-4000-8000-000000000001';
export const MESSAGE = '00000000-0000-4000-8000-000000000002';
export const BROKEN = '00000000-0000-4000-8000-000000000003';
export const UNKNOWN = '00000000-0000-4000-8000-0000000000ff';

const SCHEMAS: Readonly<Record<string, LookedUp>> = {
  [READING]: { kind: 'schema', schema: toySchema('AVRO', 'needs id may') },
  [MESSAGE]: { kind: 'schema', schema: toySchema('PROTOBUF', 'needs id may') },
  [BROKEN]: { kind: 'unreadable', reason: 'nobody understands it' },
  1: { kind: 'schema', schema: toySchema('AVRO', 'needs id may') },
  2: { kind: 'schema', schema: toySchema('PROTOBUF', 'needs id may') },
};

/** A registry in memory that can be taken away. */
export function toyRegistry() {
  const asked: string[] = [];
  const state: { fault: RegistryFault | undefined; hold: (() => Promise<void>) | undefined } = {
    fault: undefined,
    hold: undefined,
  };
  const registry: SchemaRegistry = {
    async find(id) {
      asked.push(id);
      await state.hold?.();
      if (state.fault) throw registryError(state.fault, 'nobody is there');
      return SCHEMAS[id] ?? ABSENT;
    },
  };
  return { registry, asked, state };
}

export const GLUE: SchemaRegistrySettings = {
  kind: 'glue',
  uri: 'arn:aws:glue:eu-central-1:000000000000:registry/main',
  format: 'JSON',
  attributes: ['VALUE'],
  access: [],
};

export const CONFLUENT: SchemaRegistrySettings = { ...GLUE, kind: 'confluent', uri: 'http://127.0.0.1:8081' };
