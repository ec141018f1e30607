import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { shown, versionOf, versionsIn } from './find.ts';
import { json, type Reply, textOfSchema, versionMembers } from './reply.ts';
import { draftIn, flag, numberIn, page, type RegistryRequest, subjectOf } from './request.ts';
import type { Row } from './row.ts';
import { prefixIn } from './schemas.ts';

/** Calls that read and write subjects and their versions; those that delete are elsewhere. */
export const subjectRows = (registry: SchemaRegistry): readonly Row[] => [
  ['GET /subjects', (request) => list(registry, request)],
  ['POST /subjects/{subject}', (request) => lookUp(registry, request)],
  ['GET /subjects/{subject}/metadata', (request) => withMetadata(registry, request)],
  ['GET /subjects/{subject}/versions', (request) => versions(registry, request)],
  ['POST /subjects/{subject}/versions', (request) => register(registry, request)],
  ['GET /subjects/{subject}/versions/{version}', (request) => version(registry, request)],
  ['GET /subjects/{subject}/versions/{version}/schema', (request) => raw(registry, request)],
  ['GET /subjects/{subject}/versions/{version}/referencedby', (request) => users(registry, request)],
];

function list(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const prefix = prefixIn(request);
  const found = registry.subjects.filter(
    (subject) => subject.startsWith(prefix) && shown(request, registry.versionsOf(subject)).length > 0,
  );
  return json(page(request, found));
}

function lookUp(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const subject = subjectOf(request);
  const draft = draftIn(request);
  versionsIn(registry, request);
  const found = registry.lookUp(subject, draft, flag(request, 'normalize'), flag(request, 'deleted'));
  if (found === undefined) throw new RegistryError('SCHEMA_NOT_IN_SUBJECT');
  return json(versionMembers(registry, found, request));
}

/** No schema has metadata here, so none has what is asked for. */
function withMetadata(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const all = versionsIn(registry, request);
  const latest = all.at(-1);
  if (latest === undefined || request.query.has('key')) throw new RegistryError('SCHEMA_NOT_IN_SUBJECT');
  return json(versionMembers(registry, latest, request));
}

const versions = (registry: SchemaRegistry, request: RegistryRequest): Reply =>
  json(page(request, versionsIn(registry, request)).map(({ version: one }) => one));

function register(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const [id, wanted] = [numberIn(request, 'id'), numberIn(request, 'version')];
  const registered = registry.register(subjectOf(request), {
    draft: draftIn(request),
    normalize: flag(request, 'normalize'),
    ...(id === undefined ? {} : { id }),
    // Without an id the version says what a client expects, which Confluent's registry does not insist on.
    ...(id === undefined || wanted === undefined ? {} : { version: wanted }),
  });
  const { version: given, guid, schemaType, references = [], schema } = versionMembers(registry, registered, request);
  return json({ id: registered.id, version: given, guid, schemaType, references, schema });
}

const version = (registry: SchemaRegistry, request: RegistryRequest): Reply =>
  json(versionMembers(registry, versionOf(registry, request), request));

const raw = (registry: SchemaRegistry, request: RegistryRequest): Reply => ({
  text: textOfSchema(registry, versionOf(registry, request).schema, request),
});

const users = (registry: SchemaRegistry, request: RegistryRequest): Reply =>
  json(page(request, registry.usersOf(versionOf(registry, request), flag(request, 'deleted'))));
