import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { schemaIn, shown } from './find.ts';
import { json, type Reply, schemaMembers, textOfSchema, versionMembers } from './reply.ts';
import { flag, page, type RegistryRequest } from './request.ts';
import type { Row } from './row.ts';

/** Calls that find schemas by id, by GUID, or all of them. */
export const schemaRows = (registry: SchemaRegistry): readonly Row[] => [
  ['GET /schemas', (request) => list(registry, request)],
  ['GET /schemas/types', () => json(registry.types)],
  ['GET /schemas/ids/{id}', (request) => byId(registry, request)],
  ['GET /schemas/ids/{id}/schema', (request) => raw(registry, request)],
  ['GET /schemas/ids/{id}/subjects', (request) => subjects(registry, request)],
  ['GET /schemas/ids/{id}/versions', (request) => versions(registry, request)],
  ['GET /schemas/guids/{guid}', (request) => byGuid(registry, request)],
  ['GET /schemas/guids/{guid}/ids', (request) => ids(registry, request)],
];

function list(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const prefix = prefixIn(request);
  const found = registry.subjects
    .filter((subject) => subject.startsWith(prefix))
    .flatMap((subject) => {
      const all = shown(request, registry.versionsOf(subject));
      return flag(request, 'latestOnly') ? all.slice(-1) : all;
    });
  return json(page(request, found).map((one) => versionMembers(registry, one, request)));
}

/** `:*:` is any context, of which there is one. */
export const prefixIn = ({ query }: RegistryRequest): string =>
  (query.get('subjectPrefix') ?? '').replace(/^:(?:\*|\.):/, '');

function byId(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const schema = schemaIn(registry, request);
  const all = registry.withId(schema.id);
  const wanted = request.query.get('subject');
  const place = all.find(({ subject }) => subject === wanted) ?? all.at(0);
  return json({
    ...schemaMembers(registry, schema, request),
    ...(place === undefined ? {} : { subject: place.subject, version: place.version }),
    ...(flag(request, 'fetchMaxId') ? { maxId: registry.maxId } : {}),
  });
}

const raw = (registry: SchemaRegistry, request: RegistryRequest): Reply => ({
  text: textOfSchema(registry, schemaIn(registry, request), request),
});

const placesOf = (registry: SchemaRegistry, request: RegistryRequest) =>
  shown(request, registry.withId(schemaIn(registry, request).id)).filter(({ subject }) => {
    const wanted = request.query.get('subject');
    return wanted === null || wanted === subject;
  });

function subjects(registry: SchemaRegistry, request: RegistryRequest): Reply {
  return json(page(request, [...new Set(placesOf(registry, request).map(({ subject }) => subject))]));
}

function versions(registry: SchemaRegistry, request: RegistryRequest): Reply {
  return json(page(request, placesOf(registry, request)).map(({ subject, version }) => ({ subject, version })));
}

function guidIn(registry: SchemaRegistry, { path }: RegistryRequest) {
  const guid = path['guid'] ?? '';
  const found = registry.byGuid(guid);
  if (found !== undefined) return found;
  throw new RegistryError('SCHEMA_NOT_FOUND', { schema: guid.slice(0, 100) });
}

const byGuid = (registry: SchemaRegistry, request: RegistryRequest): Reply =>
  json(schemaMembers(registry, guidIn(registry, request), request));

const ids = (registry: SchemaRegistry, request: RegistryRequest): Reply =>
  json([{ context: '.', id: guidIn(registry, request).id }]);
