import type { Clock } from '../core/clock.ts';
import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import { schemasError } from './errors.ts';
import { checkDescription, checkName, checkRoom, LIMITS } from './limits.ts';
import { type Home, schemasArn } from './registries.ts';
import { DISCOVERED_SCHEMAS, type Registry, type Schema, type SchemaType, type SchemaVersion } from './registry.ts';

export interface SchemaDraft {
  readonly type: SchemaType;
  /** JSON text. */
  readonly content: string;
  readonly description: string | undefined;
}

export type SchemaChange = Partial<SchemaDraft>;

export type SchemaListener = (registryName: string, name: string) => void;

/** The schemas and versions of all registries. */
export class SchemaStore {
  readonly #clock: Clock;
  readonly #home: Home;
  #onChange: SchemaListener = () => {};

  constructor(clock: Clock, home: Home) {
    this.#clock = clock;
    this.#home = home;
  }

  /** Calls `listener` with each schema that was created, changed or deleted. */
  onChange(listener: SchemaListener): void {
    this.#onChange = listener;
  }

  /** @throws AwsError BadRequestException, ConflictException, ForbiddenException */
  create(registry: Registry, name: string, draft: SchemaDraft): Schema {
    checkName(name, LIMITS.schemaNameChars, 'schema');
    checkDescription(draft.description);
    checkContent(draft.type, draft.content);
    if (registry.schemas.has(name)) {
      throw schemasError('ConflictException', `Schema with name ${name} already exists in registry ${registry.name}.`);
    }
    const limit = registry.name === DISCOVERED_SCHEMAS ? LIMITS.discoveredSchemas : LIMITS.schemasPerRegistry;
    checkRoom(registry.schemas.size, limit, `schemas in registry ${registry.name}`);
    const schema: Schema = {
      arn: schemasArn(this.#home, `schema/${registry.name}/${name}`),
      registryName: registry.name,
      name,
      description: draft.description,
      lastModifiedAt: this.#clock.now(),
      versions: [],
      versionCounter: 0,
    };
    this.#addVersion(schema, draft.type, draft.content);
    registry.schemas.set(name, schema);
    this.#onChange(registry.name, name);
    return schema;
  }

  /** @throws AwsError NotFoundException */
  get(registry: Registry, name: string): Schema {
    const schema = registry.schemas.get(name);
    if (!schema) throw schemasError('NotFoundException', `Schema with name ${name} does not exist.`);
    return schema;
  }

  /** New content makes a new version. @throws AwsError BadRequestException, ForbiddenException */
  update(schema: Schema, change: SchemaChange): void {
    const latest = latestOf(schema);
    const { type = latest.type, content = latest.content, description } = change;
    checkDescription(description);
    checkContent(type, content);
    const isNewVersion = type !== latest.type || content !== latest.content;
    if (isNewVersion) this.#addVersion(schema, type, content);
    if (description !== undefined) schema.description = description;
    schema.lastModifiedAt = this.#clock.now();
    if (isNewVersion || description !== undefined) this.#onChange(schema.registryName, schema.name);
  }

  /** @throws AwsError NotFoundException */
  delete(registry: Registry, name: string): Schema {
    const schema = this.get(registry, name);
    registry.schemas.delete(name);
    this.#onChange(registry.name, name);
    return schema;
  }

  /** Deletes a version. The last version takes its schema with it. @throws AwsError NotFoundException */
  deleteVersion(registry: Registry, name: string, number: string): void {
    const schema = this.get(registry, name);
    schema.versions.splice(schema.versions.indexOf(versionOf(schema, number)), 1);
    if (schema.versions.length === 0) registry.schemas.delete(name);
    this.#onChange(registry.name, name);
  }

  #addVersion(schema: Schema, type: SchemaType, content: string): void {
    checkRoom(schema.versions.length, LIMITS.versionsPerSchema, `versions of schema ${schema.name}`);
    schema.versionCounter++;
    schema.versions.push({ number: String(schema.versionCounter), type, content, createdAt: this.#clock.now() });
  }
}

export function latestOf(schema: Schema): SchemaVersion {
  const latest = schema.versions.at(-1);
  if (!latest) throw new Error(`Schema ${schema.name} has no version.`);
  return latest;
}

/** The version of that number; the latest without a number. @throws AwsError NotFoundException */
export function versionOf(schema: Schema, number: string | undefined): SchemaVersion {
  if (number === undefined) return latestOf(schema);
  const version = schema.versions.find((one) => one.number === number);
  if (!version) {
    throw schemasError('NotFoundException', `Version ${number} of schema with name ${schema.name} does not exist.`);
  }
  return version;
}

/** The check of the top level of a content, by type. */
const LOOKS_RIGHT: Readonly<Record<SchemaType, (content: JsonObject) => boolean>> = {
  OpenApi3: ({ openapi, info, paths }) =>
    typeof openapi === 'string' && openapi.startsWith('3.') && isObject(info) && isObject(paths),
  JSONSchemaDraft4: ({ $schema }) => $schema === undefined || (typeof $schema === 'string' && isDraft4($schema)),
};

function isDraft4(uri: string): boolean {
  return /^https?:\/\/json-schema\.org\/draft-04\/schema#?$/.test(uri);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-create.html */
function checkContent(type: SchemaType, content: string): void {
  const { length } = content;
  if (length === 0 || length > LIMITS.contentChars) {
    const message = `Schema content has 1 to ${LIMITS.contentChars} characters, not ${length}.`;
    throw schemasError('BadRequestException', message);
  }
  const parsed = parseJson(content);
  if (isObject(parsed) && LOOKS_RIGHT[type](parsed)) return;
  throw schemasError('BadRequestException', `The schema content is not a valid ${type} document.`);
}
