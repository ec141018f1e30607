import { createHash } from 'node:crypto';
import { isObject, listOf } from '../core/json.ts';
import type { SchemaType } from '../kafka-values/schema-kind.ts';

/** Another schema that a schema uses, and the name by which it does so. */
export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A schema as clients give it. */
export interface SchemaDraft {
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly Reference[];
}

/** A schema of the registry; all subjects in which it stands share it. */
export interface StoredSchema extends SchemaDraft {
  /** A whole number from 1 on. */
  readonly id: number;
  /** Follows from the text and the references: the same in every registry. */
  readonly guid: string;
}

/**
 * As Confluent's registry makes it: the MD5 of text and references.
 * @see https://github.com/confluentinc/schema-registry, Schema.java
 */
export function guidOf({ text, references }: Pick<SchemaDraft, 'text' | 'references'>): string {
  const hash = createHash('md5').update(text);
  for (const { name, subject, version } of references) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(version);
    hash.update(name).update(subject).update(bytes);
  }
  return hash.digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const TYPES: readonly unknown[] = ['AVRO', 'JSON', 'PROTOBUF'];

/** The id of a row that was changed by somebody else does not follow from its text. */
export function isStoredSchema(value: unknown): value is StoredSchema {
  return (
    isObject(value) &&
    Number.isSafeInteger(value['id']) &&
    TYPES.includes(value['type']) &&
    typeof value['text'] === 'string' &&
    isReferences(value['references']) &&
    value['guid'] === guidOf({ text: value['text'], references: value['references'] })
  );
}

function isReferences(value: unknown): value is readonly Reference[] {
  if (!Array.isArray(value)) return false;
  return listOf(value).every(
    (one) =>
      isObject(one) &&
      typeof one['name'] === 'string' &&
      typeof one['subject'] === 'string' &&
      Number.isInteger(one['version']),
  );
}
