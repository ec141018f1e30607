/** Where the schemas of a mapping's records are. */
export type RegistryKind = 'glue' | 'confluent';

export type Attribute = 'KEY' | 'VALUE';

export interface RegistryAccess {
  readonly type: 'BASIC_AUTH' | 'CLIENT_CERTIFICATE_TLS_AUTH' | 'SERVER_ROOT_CA_CERTIFICATE';
  /** The ARN of a secret. */
  readonly uri: string;
}

/** The `SchemaRegistryConfig` of a mapping. */
export interface SchemaRegistrySettings {
  readonly kind: RegistryKind;
  /** The ARN of a registry of Glue, or the URL of one of Confluent's kind. */
  readonly uri: string;
  /** What the function gets: the JSON text of a value, or its bytes without the framing. */
  readonly format: 'JSON' | 'SOURCE';
  readonly attributes: readonly Attribute[];
  readonly access: readonly RegistryAccess[];
}
