import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv04, { type Options } from 'ajv-draft-04';
import { type CatalogueEntry, catalogue, type JsonSchema } from '#schemas/catalogue.ts';
import { FileError } from '#schemas/json-file.ts';
import { readYaml } from '../yaml-place.ts';

const SCHEMAS = path.join(import.meta.dirname, '../../schemas');
const OPTIONS: Options = { allErrors: true, logger: false };

/** @throws FileError for the first schema that is wrong */
export function checkSchemas(entries: readonly CatalogueEntry[] = catalogue()): void {
  for (const { file, schema } of entries) checkSchema(file, schema);
}

/**
 * @param file of the schema, below `schemas/`
 * @throws FileError that names file, line and column of each keyword that JSON Schema Draft 4 does not allow so
 */
export function checkSchema(file: string, schema: JsonSchema, root = SCHEMAS): void {
  const ajv = new Ajv04.default(OPTIONS);
  if (ajv.validateSchema({ ...schema }) === true) return;
  // JSON is YAML, whose parser keeps the place of each value.
  const yaml = readYaml(`schemas/${file}`, readFileSync(path.join(root, file), 'utf8'));
  const byPath = Map.groupBy(ajv.errors ?? [], ({ instancePath }) => instancePath);
  const problems = [...byPath].map(([instancePath, [first]]) => {
    const keys = instancePath.split('/').slice(1);
    const { allowedValues } = first?.params ?? {};
    const allowed = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
    return `${yaml.file}${yaml.place(keys)}: ${keys.join('.') || 'the schema'} ${first?.message}${allowed}.`;
  });
  throw new FileError(problems.join('\n'));
}
