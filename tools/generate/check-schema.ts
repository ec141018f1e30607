import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv04, { type Options } from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { DescribedOperation } from '#schemas/api/operations.ts';
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
 * @throws FileError that names file, line and column of each keyword that JSON Schema Draft 4 does not allow so, or the
 * file of a word that does not exist
 */
export function checkSchema(file: string, schema: JsonSchema, root = SCHEMAS): void {
  const problems = problemsOf(schema);
  if (problems.length === 0) {
    checkWords(`schemas/${file}`, schema);
    return;
  }
  // JSON is YAML, whose parser keeps the place of each value.
  const yaml = readYaml(`schemas/${file}`, readFileSync(path.join(root, file), 'utf8'));
  const texts = problems.map(({ keys, text }) => `${yaml.file}${yaml.place(keys)}: ${text}`);
  throw new FileError(texts.join('\n'));
}

/** @throws FileError that names the file of each schema of the HTTP API that is none of Draft 4, or has unknown words */
export function checkOperations(operations: readonly DescribedOperation[]): void {
  const problems = operations.flatMap(({ file, body, answer }) =>
    Object.entries({ body, 'answer.schema': answer.schema }).flatMap(([name, schema]) =>
      problemsOf(schema ?? {}).map(({ text }) => `${file}: ${name}: ${text}`),
    ),
  );
  if (problems.length > 0) throw new FileError(problems.join('\n'));
  for (const { file, body, answer } of operations) {
    checkWords(`${file}: body`, body ?? {});
    checkWords(`${file}: answer.schema`, answer.schema ?? {});
  }
}

interface Problem {
  /** The way to the keyword. */
  readonly keys: readonly string[];
  readonly text: string;
}

/** @throws FileError for a keyword, format or reference that does not exist: misspelt, it would check nothing */
function checkWords(where: string, schema: object): void {
  const ajv = new Ajv04.default(OPTIONS);
  addFormats.default(ajv as never);
  try {
    ajv.compile({ ...schema });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const short = message.replace('strict mode: ', '').replace('ignored in schema at path', 'at');
    throw new FileError(`${where}: ${short}.`, { cause: error });
  }
}

function problemsOf(schema: object): readonly Problem[] {
  const ajv = new Ajv04.default(OPTIONS);
  if (ajv.validateSchema({ ...schema }) === true) return [];
  const byPath = Map.groupBy(ajv.errors ?? [], ({ instancePath }) => instancePath);
  return [...byPath].map(([instancePath, [first]]) => {
    const keys = instancePath.split('/').slice(1);
    const { allowedValues } = first?.params ?? {};
    const allowed = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
    return { keys, text: `${keys.join('.') || 'the schema'} ${first?.message}${allowed}.` };
  });
}
