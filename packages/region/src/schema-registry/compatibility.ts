import type { Incompatibility, Schema } from '../kafka-values/schema-kind.ts';
import { LEVELS, type Level } from './level.ts';

/** A schema that a subject has, and its version there. */
export interface Earlier {
  readonly version: number;
  readonly schema: Schema;
}

/**
 * Why a schema is not compatible with those before it; the newest of them that it is not compatible with tells.
 * @param earlier the newest first
 * @returns lines as Confluent's registry writes them; none when it is compatible
 */
export function problemsOf(schema: Schema, earlier: readonly Earlier[], level: Level): readonly string[] {
  const { readsOld, isReadByOld, isTransitive } = LEVELS[level];
  for (const { version, schema: old } of isTransitive ? earlier : earlier.slice(0, 1)) {
    const found = [
      ...(readsOld ? schema.cannotRead(old).map((one) => lineOf(one, 'new', 'old')) : []),
      ...(isReadByOld ? old.cannotRead(schema).map((one) => lineOf(one, 'old', 'new')) : []),
    ];
    if (found.length > 0) {
      return [
        ...found,
        `{oldSchemaVersion: ${version}}`,
        `{oldSchema: '${old.canonical}'}`,
        `{compatibility: '${level}'}`,
      ];
    }
  }
  return [];
}

const lineOf = ({ type, path, message }: Incompatibility, reader: string, writer: string): string =>
  `{errorType:'${type}', description:'At path '${path}' the ${reader} schema cannot read what the ${writer} schema wrote', additionalInfo:'${message}'}`;
