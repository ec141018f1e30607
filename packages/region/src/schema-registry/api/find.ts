import { RegistryError } from '../registry-error.ts';
import type { Registered, SchemaRegistry } from '../schema-registry.ts';
import type { StoredSchema } from '../stored-schema.ts';
import { flag, idIn, type RegistryRequest, subjectOf, versionIn } from './request.ts';

/** Versions that the query wants to see: `deleted` shows all, `deletedOnly` those that are softly deleted. */
export function shown<T extends { readonly isDeleted: boolean }>(
  request: RegistryRequest,
  all: readonly T[],
): readonly T[] {
  if (flag(request, 'deletedOnly')) return all.filter(({ isDeleted }) => isDeleted);
  return flag(request, 'deleted') ? all : all.filter(({ isDeleted }) => !isDeleted);
}

/** The versions of the subject in the path. @throws RegistryError 40401, 42208 */
export function versionsIn(registry: SchemaRegistry, request: RegistryRequest): readonly Registered[] {
  const subject = subjectOf(request);
  const found = shown(request, registry.versionsOf(subject));
  if (found.length > 0) return found;
  throw new RegistryError('SUBJECT_NOT_FOUND', { subject });
}

/** The version in the path. @throws RegistryError 40401, 40402, 42202, 42208 */
export function versionOf(registry: SchemaRegistry, request: RegistryRequest): Registered {
  const version = versionIn(request);
  const all = versionsIn(registry, request);
  const found = version === 'latest' ? all.at(-1) : all.find((one) => one.version === version);
  if (found !== undefined) return found;
  throw new RegistryError('VERSION_NOT_FOUND', { version });
}

/** The schema whose id is in the path. @throws RegistryError 404, 40403 */
export function schemaIn(registry: SchemaRegistry, request: RegistryRequest): StoredSchema {
  const id = idIn(request);
  const found = registry.byId(id);
  if (found !== undefined) return found;
  throw new RegistryError('SCHEMA_NOT_FOUND', { schema: id });
}
