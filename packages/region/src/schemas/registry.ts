export const SCHEMA_TYPES = ['OpenApi3', 'JSONSchemaDraft4'] as const;
export type SchemaType = (typeof SCHEMA_TYPES)[number];

export type Tags = Readonly<Record<string, string>>;

export interface SchemaVersion {
  /** Counts up from "1"; numbers of deleted versions are not used again. */
  readonly number: string;
  readonly type: SchemaType;
  /** The schema, JSON text. */
  readonly content: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Schema {
  readonly arn: string;
  readonly registryName: string;
  readonly name: string;
  description: string | undefined;
  lastModifiedAt: number;
  /** Oldest first, never empty. */
  readonly versions: SchemaVersion[];
  versionCounter: number;
}

export interface Registry {
  readonly arn: string;
  readonly name: string;
  description: string | undefined;
  readonly schemas: Map<string, Schema>;
}

/** The registries that every account has. */
export const AWS_EVENTS = 'aws.events';
export const DISCOVERED_SCHEMAS = 'discovered-schemas';
