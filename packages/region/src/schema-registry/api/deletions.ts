import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { json, type Reply } from './reply.ts';
import { flag, type RegistryRequest, subjectOf, versionIn } from './request.ts';
import type { Row } from './row.ts';

/** What is deleted is hidden first, and can be deleted for good then. */
export const deletionRows = (registry: SchemaRegistry): readonly Row[] => [
  ['DELETE /subjects/{subject}', (request) => subject(registry, request)],
  ['DELETE /subjects/{subject}/versions/{version}', (request) => version(registry, request)],
];

function subject(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const name = subjectOf(request);
  const all = registry.versionsOf(name);
  const permanently = flag(request, 'permanent');
  if (all.length === 0) throw new RegistryError('SUBJECT_NOT_FOUND', { subject: name });
  const live = all.filter(({ isDeleted }) => !isDeleted);
  if (permanently && live.length > 0) throw new RegistryError('SUBJECT_NOT_SOFT_DELETED', { subject: name });
  if (!permanently && live.length === 0) throw new RegistryError('SUBJECT_SOFT_DELETED', { subject: name });
  const deleted = permanently ? all : live;
  registry.delete(deleted, permanently);
  // What was set for a subject goes with it.
  registry.levels.remove(name);
  registry.modes.remove(name);
  return json(deleted.map(({ version: one }) => one));
}

function version(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const name = subjectOf(request);
  const wanted = versionIn(request);
  const all = registry.versionsOf(name);
  if (all.length === 0) throw new RegistryError('SUBJECT_NOT_FOUND', { subject: name });
  const found =
    wanted === 'latest' ? all.findLast(({ isDeleted }) => !isDeleted) : all.find((one) => one.version === wanted);
  if (found === undefined) throw new RegistryError('VERSION_NOT_FOUND', { version: wanted });
  const permanently = flag(request, 'permanent');
  const place = { subject: name, version: found.version };
  if (permanently && !found.isDeleted) throw new RegistryError('VERSION_NOT_SOFT_DELETED', place);
  if (!permanently && found.isDeleted) throw new RegistryError('VERSION_SOFT_DELETED', place);
  registry.delete([found], permanently);
  return json(found.version);
}
