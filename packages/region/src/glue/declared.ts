import { isDeepStrictEqual } from 'node:util';
import { defined } from '../core/properties.ts';
import { numberNotFound } from './errors.ts';
import type { GlueService } from './glue-service.ts';
import type { Schema, SchemaVersion } from './schema.ts';
import type { SchemaDraft } from './schemas.ts';

/** A schema as a template declares it. */
export interface DeclaredSchema extends SchemaDraft {
  readonly definition?: string;
  readonly checkpoint?: number | 'latest';
}

/**
 * Brings a schema to what a template declares. Another definition or format makes another schema of it: its versions
 * are gone then, and with them the ids that records carry.
 * @param versionId of the first version
 * @throws AwsError AlreadyExistsException, EntityNotFoundException, InvalidInputException
 */
export function declareSchema(glue: GlueService, declared: DeclaredSchema, versionId: string): void {
  const { definition, checkpoint, ...draft } = declared;
  const before = glue.schemas.find(glue.schemas.arnOf(draft.registryName, draft.name));
  if (before?.declared !== undefined && !isSameKind(before.declared, declared)) glue.deletions.schemaNow(before.arn);
  const { compatibility, description, tags = {} } = draft;
  const isNew = !isDeepStrictEqual(before?.declared, declared);
  const schema = glue.schemas.declare(draft, { compatibility, ...defined({ description }), tags }, declared);
  if (definition !== undefined) glue.versions.declare(schema, definition, versionId);
  if (checkpoint === undefined || !isNew) return;
  const current = glue.schemas.get(schema.arn);
  glue.schemas.set({ ...current, checkpoint: checkpointOf(glue, current, checkpoint) });
}

/** Whether a change leaves the schema the same one. */
export function isSameKind(a: Partial<DeclaredSchema>, b: Partial<DeclaredSchema>): boolean {
  return a.definition === b.definition && a.dataFormat === b.dataFormat;
}

function checkpointOf(glue: GlueService, schema: Schema, wanted: number | 'latest'): number {
  const versions: readonly SchemaVersion[] = glue.versionsOf(schema.arn);
  const found = wanted === 'latest' ? glue.versions.latestOf(schema) : versions.find(({ number }) => number === wanted);
  if (found === undefined) throw numberNotFound({ schemaArn: schema.arn }, wanted === 'latest' ? undefined : wanted);
  return found.number;
}
