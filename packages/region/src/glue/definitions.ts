import { createHash } from 'node:crypto';
import { parseJson } from '../core/json.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { SchemaKinds } from '../kafka-values/kinds.ts';
import { type Schema, SchemaInvalid, type SchemaType } from '../kafka-values/schema-kind.ts';
import { invalidInput } from './errors.ts';
import { checkDefinition } from './limits.ts';

const NO_REFERENCES: ReadonlyMap<string, string> = new Map();

/**
 * Reads a definition. Glue has no references: what a definition uses, it holds.
 * @throws AwsError InvalidInputException with the place of the fault
 */
export function parseDefinition(kinds: SchemaKinds, dataFormat: SchemaType, definition: string): Schema {
  checkDefinition(definition);
  try {
    return kinds[dataFormat].parse({ text: definition, references: NO_REFERENCES });
  } catch (error) {
    if (!(error instanceof SchemaInvalid)) throw error;
    throw invalidInput(`Schema definition of ${dataFormat} data format is invalid: ${error.message}`);
  }
}

export const digestOf = ({ canonical }: Pick<Schema, 'canonical'>): string =>
  createHash('sha256').update(canonical).digest('hex');

/**
 * The id of a version that a template makes: known before the version is, and the same in each start.
 * @param definition texts of JSON that differ in layout alone give the same id
 */
export function declaredVersionId(schemaArn: string, definition: string): string {
  const parsed = parseJson(definition);
  return uuidOf(`${schemaArn} ${parsed === undefined ? definition : JSON.stringify(parsed)}`);
}
