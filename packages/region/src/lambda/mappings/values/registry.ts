import type { Schema } from '../../../kafka-values/schema-kind.ts';
import type { SchemaRegistrySettings } from './settings.ts';

/** What a registry says of an id: a schema, one that nobody can read and why, or that it has none. */
export type LookedUp =
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'absent' };

export const ABSENT: LookedUp = { kind: 'absent' };

/** A registry as a mapping asks it. */
export interface SchemaRegistry {
  /**
   * @param id a decimal number for Confluent's kind, a UUID for Glue's
   * @throws ApiError of `SchemaRegistry` when the registry does not say
   */
  find(id: string): Promise<LookedUp>;
}

/** Opens the registry of a mapping of that function. */
export type OpenSchemaRegistry = (settings: SchemaRegistrySettings, functionArn: string) => SchemaRegistry;
