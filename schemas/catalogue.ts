import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FileError, parseJsonFile } from './json-file.ts';
import { SERVICE } from './service.ts';

/** A Draft 4 schema as its file holds it. Draft 4 is the newest that the EventBridge Schema Registry takes. */
export interface JsonSchema {
  readonly title: string;
  readonly description: string;
  readonly [keyword: string]: unknown;
}

/** One schema file: the data of one event in one major version. */
export interface CatalogueEntry {
  /** Source on the bus: the name of the service, a dot, and the folder. */
  readonly source: string;
  /** Detail-type on the bus, such as `OrderPlaced`. */
  readonly type: string;
  readonly version: number;
  /** Path below `schemas/`, with `/`. */
  readonly file: string;
  readonly schema: JsonSchema;
  /** The file with the casts between this type's versions, below `schemas/`, if it has any. */
  readonly castsFile: string | undefined;
}

const ROOT = import.meta.dirname ?? path.resolve('schemas');
const SCHEMA_FILE = /^(?<type>[A-Z][A-Za-z0-9]*)\.v(?<version>[1-9][0-9]*)\.json$/;
const NOT_A_SOURCE = new Set(['generated']);

/**
 * Every event and version that the application knows, by source, type and version.
 * @throws FileError naming the file, when a name is not `<Type>.v<N>.json`, a file is not a schema, or a title is not
 * `<Type>V<N>`, by which the generated type is known
 */
export function catalogue(root: string = ROOT, service: string = SERVICE): readonly CatalogueEntry[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (at) => at.isDirectory() && !NOT_A_SOURCE.has(at.name),
  );
  return folders
    .flatMap(({ name }) => entriesOf(root, name, service))
    .sort((a, b) => a.file.localeCompare(b.file, 'en', { numeric: true }));
}

function entriesOf(root: string, folder: string, service: string): CatalogueEntry[] {
  const files = readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.json'));
  return files.map((name) => {
    const file = `${folder}/${name}`;
    const { type, version } = SCHEMA_FILE.exec(name)?.groups ?? {};
    if (!type || !version)
      throw new FileError(`schemas/${file}: name it <Type>.v<version>.json, such as OrderPlaced.v1.json.`);
    const schema = readSchema(root, file);
    const title = `${type}V${version}`;
    if (schema.title !== title)
      throw new FileError(`schemas/${file}: its "title" must be ${title}, because of its name; it is ${schema.title}.`);
    const castsFile = `${folder}/${type}.casts.ts`;
    return {
      // A folder with a dot is the source of a partner.
      source: folder.includes('.') ? folder : `${service}.${folder}`,
      type,
      version: Number(version),
      file,
      schema,
      castsFile: existsSync(path.join(root, castsFile)) ? castsFile : undefined,
    };
  });
}

/** The schema of what every event carries beside its data. */
export const metadataSchema = (root: string = ROOT): JsonSchema => readSchema(root, 'metadata.json');

function readSchema(root: string, file: string): JsonSchema {
  const schema = parseJsonFile(`schemas/${file}`, readFileSync(path.join(root, file), 'utf8'));
  if (!isSchema(schema)) throw new FileError(`schemas/${file}: give it a "title" and a "description".`);
  return schema;
}

function isSchema(value: unknown): value is JsonSchema {
  const { title, description } = objectOf(value);
  return typeof title === 'string' && typeof description === 'string';
}

/** The schemas of the fields of an object's schema, by field. */
export const fieldsOf = (schema: unknown): Readonly<Record<string, unknown>> =>
  objectOf(objectOf(schema)['properties']);

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
