import type { ContractName } from '#schemas/encoding-names.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import type { KafkaRecord } from './record.ts';

/**
 * Reads the value of a record whose topic carries Avro or Protobuf.
 * @returns its JSON text; undefined for an event whose contract nobody here knows
 * @throws TributaryError RECORD_NOT_FRAMED, RECORD_SCHEMA_UNKNOWN, SCHEMA_TYPE_UNKNOWN, RECORD_SCHEMA_OTHER,
 * RECORD_NOT_DECODED, SCHEMA_NOT_READABLE
 */
export type ReadValue = (record: KafkaRecord, contract: ContractName) => string | undefined;

/** Knows of each topic how its values are encoded. Only functions with such topics have a reader in their bundle. */
export interface ValueReader {
  /** Undefined for a topic that carries JSON. */
  encodingOf(topic: string): ValueEncoding | undefined;
  /**
   * Gets all schemas that some records need, each once.
   * @throws TributaryError REGISTRY_UNREACHABLE, REGISTRY_REFUSED
   */
  readerFor(records: readonly KafkaRecord[]): Promise<ReadValue>;
}

/** What a batch is read with: encodings by topic, and the schemas of its records. */
export interface Values {
  readonly encodingOf: ValueReader['encodingOf'];
  readonly read: ReadValue;
}
