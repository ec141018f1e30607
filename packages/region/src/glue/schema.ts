import type { SchemaType } from '../kafka-values/schema-kind.ts';

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateSchema.html */
export const DATA_FORMATS = ['AVRO', 'JSON', 'PROTOBUF'] as const satisfies readonly SchemaType[];

export const COMPATIBILITIES = [
  'NONE',
  'DISABLED',
  'BACKWARD',
  'BACKWARD_ALL',
  'FORWARD',
  'FORWARD_ALL',
  'FULL',
  'FULL_ALL',
] as const;
export type Compatibility = (typeof COMPATIBILITIES)[number];

export type Tags = Readonly<Record<string, string>>;

/** The registry of calls that name none. It is made when it is needed. */
export const DEFAULT_REGISTRY = 'default-registry';

export interface Registry {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly status: 'AVAILABLE' | 'DELETING';
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: Tags;
  /** What the template of a stack asked for last; undefined for a registry that a call created. */
  readonly declared?: object;
}

/** A schema without its versions. */
export interface Schema {
  readonly registryName: string;
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly dataFormat: SchemaType;
  readonly compatibility: Compatibility;
  readonly status: 'AVAILABLE' | 'DELETING';
  /** The number of the version from which on a new one must be compatible, where it must with all. */
  readonly checkpoint: number;
  /** The number that the next version gets; numbers are not given twice. */
  readonly nextVersion: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: Tags;
  /** As with a registry. */
  readonly declared?: object;
}

export interface MetadataValue {
  readonly value: string;
  readonly createdAtMs: number;
}

export interface SchemaVersion {
  /** A UUID. Records carry it in front of their value. */
  readonly id: string;
  readonly schemaArn: string;
  readonly number: number;
  readonly definition: string;
  /** The same for definitions that differ in layout alone. */
  readonly digest: string;
  readonly status: 'PENDING' | 'AVAILABLE' | 'FAILURE';
  readonly createdAtMs: number;
  /** By key, the newest value first. */
  readonly metadata: Readonly<Record<string, readonly MetadataValue[]>>;
}
