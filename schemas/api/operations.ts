import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '../catalogue.ts';
import { FileError } from '../json-file.ts';
import type { Operation } from './operation.ts';

/** An operation with the name of its function. */
export interface DescribedOperation extends Operation {
  readonly name: string;
  /** Below the project, with `/`. */
  readonly file: string;
}

const ROOT = path.join(import.meta.dirname, 'operations');
const DIALECT = 'http://json-schema.org/draft-04/schema#';
let readCount = 0;

/** The operations of the HTTP API, one in each file of `operations/`, by name. */
export async function readOperations(root: string = ROOT): Promise<readonly DescribedOperation[]> {
  const files = existsSync(root) ? globSync('**/*.ts', { cwd: root }) : [];
  const operations = await Promise.all(files.map((file) => readOperation(root, file)));
  return operations.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function readOperation(root: string, file: string): Promise<DescribedOperation> {
  const name = path.basename(file, '.ts');
  const shown = `schemas/api/operations/${file.replaceAll(path.sep, '/')}`;
  const module = await moduleOf(path.join(root, file), shown);
  if (!module.operation) throw new FileError(`${shown} exports no "operation".`);
  const { body, ...operation } = module.operation;
  return { ...operation, name, file: shown, ...(body && { body: { $schema: DIALECT, ...exactly(body) } }) };
}

interface OperationModule {
  readonly operation?: Operation;
}

/** @throws FileError with the line of what cannot be read or run */
async function moduleOf(file: string, shown: string): Promise<OperationModule> {
  try {
    // By another address each time, or a process would be given the module of its first import for ever.
    return await import(`${pathToFileURL(file).href}?read=${readCount++}`);
  } catch (cause) {
    const { message, stack = '' } = cause instanceof Error ? cause : new Error(String(cause));
    const [, behindName = ''] = stack.split(path.basename(file));
    const [, line = ''] = /^(?:\?read=\d+)?(:\d+)/.exec(behindName) ?? [];
    throw new FileError(`${shown}${line}: ${message}`, { cause });
  }
}

/**
 * The same schema, which allows only the fields that it names. Events are read tolerantly, because their readers are
 * older than some of their writers; a request with an unknown field is refused, because the field is misspelt.
 */
function exactly<Schema extends object>(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([keyword, value]) => [keyword, deeper(value)] as const);
  const closed = 'properties' in schema ? { additionalProperties: false } : {};
  return Object.assign({}, schema, Object.fromEntries(inner), closed);
}

function deeper(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(deeper) : exactly(value);
}

/** The schemas of bodies and of answers by their titles, each once. @throws FileError when two have one title */
export function schemasOf(operations: readonly DescribedOperation[]): {
  readonly bodies: readonly JsonSchema[];
  readonly answers: readonly JsonSchema[];
} {
  const bodies = unique(operations.flatMap(({ body }) => body ?? []));
  const answers = unique(operations.map(({ answer }) => answer.schema));
  unique([...bodies, ...answers]);
  return { bodies, answers };
}

function unique(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  const byTitle = new Map<string, JsonSchema>();
  for (const schema of schemas) {
    const { title } = schema;
    if (!isDeepStrictEqual(byTitle.get(title) ?? schema, schema))
      throw new FileError(`schemas/api/operations/ has two schemas with the title ${title}: give one of them another.`);
    byTitle.set(title, schema);
  }
  return [...byTitle.values()];
}
