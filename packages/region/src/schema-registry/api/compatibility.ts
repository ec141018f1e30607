import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { json, type Reply } from './reply.ts';
import { draftIn, flag, type RegistryRequest, subjectOf, versionIn } from './request.ts';
import type { Row } from './row.ts';

/** Calls that ask whether a schema could be registered, and register none. */
export const compatibilityRows = (registry: SchemaRegistry): readonly Row[] => [
  ['POST /compatibility/subjects/{subject}/versions', (request) => withAll(registry, request)],
  ['POST /compatibility/subjects/{subject}/versions/{version}', (request) => withOne(registry, request)],
];

function withAll(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const schema = registry.parse(draftIn(request));
  return verdict(request, registry.incompatible(subjectOf(request), schema));
}

/** Any schema is compatible with the latest of a subject that has none. */
function withOne(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const subject = subjectOf(request);
  const version = versionIn(request);
  const schema = registry.parse(draftIn(request));
  const all = registry.versionsOf(subject).filter(({ isDeleted }) => !isDeleted);
  const found = version === 'latest' ? all.at(-1) : all.find((one) => one.version === version);
  if (found === undefined && version !== 'latest') throw new RegistryError('VERSION_NOT_FOUND', { version });
  return verdict(request, found === undefined ? [] : registry.incompatible(subject, schema, found));
}

const verdict = (request: RegistryRequest, messages: readonly string[]): Reply =>
  json({ is_compatible: messages.length === 0, ...(flag(request, 'verbose') ? { messages } : {}) });
