import { schemasError } from '../errors.ts';
import { draft4Of } from '../export.ts';
import { AWS_EVENTS, DISCOVERED_SCHEMAS, type Schema, type SchemaVersion } from '../registry.ts';
import { latestOf, versionOf } from '../schema-store.ts';
import type { SchemasService } from '../schemas-service.ts';
import { isoTime, type Operation, REGISTRY, SCHEMA } from './operation.ts';
import type { SchemasRequest } from './request.ts';
import { requiredType, typeOf } from './schema-type.ts';

export const schemaOperations: Readonly<Record<string, Operation>> = {
  CreateSchema: {
    method: 'POST',
    path: SCHEMA,
    status: 201,
    run(service, request) {
      const registry = service.registries.own(request.path('RegistryName'));
      const tags = request.tags();
      const schema = service.schemas.create(registry, request.path('SchemaName'), {
        type: requiredType(request.text('Type')),
        content: request.requiredText('Content'),
        description: request.text('Description'),
      });
      if (tags) service.tags.tag(schema.arn, tags);
      return shown(service, schema, latestOf(schema));
    },
  },
  UpdateSchema: {
    method: 'PUT',
    path: SCHEMA,
    status: 200,
    run(service, request) {
      const registry = service.registries.own(request.path('RegistryName'));
      const schema = service.schemas.get(registry, request.path('SchemaName'));
      const type = typeOf(request.text('Type'));
      const content = request.text('Content');
      const description = request.text('Description');
      service.schemas.update(schema, {
        ...(type !== undefined && { type }),
        ...(content !== undefined && { content }),
        ...(description !== undefined && { description }),
      });
      return shown(service, schema, latestOf(schema));
    },
  },
  DescribeSchema: {
    method: 'GET',
    path: SCHEMA,
    status: 200,
    run(service, request) {
      const { schema, version } = named(service, request);
      return { Content: version.content, ...shown(service, schema, version) };
    },
  },
  DeleteSchema: {
    method: 'DELETE',
    path: SCHEMA,
    status: 204,
    run(service, request) {
      service.deleteSchema(request.path('RegistryName'), request.path('SchemaName'));
      return undefined;
    },
  },
  ListSchemas: {
    method: 'GET',
    path: `${REGISTRY}/schemas`,
    status: 200,
    run(service, request) {
      const prefix = request.query('schemaNamePrefix') ?? '';
      const { schemas } = service.registries.get(request.path('RegistryName'));
      const found = sorted(schemas.values()).filter(({ name }) => name.startsWith(prefix));
      return request.page('Schemas', found, (schema) => ({
        LastModified: isoTime(schema.lastModifiedAt),
        SchemaArn: schema.arn,
        SchemaName: schema.name,
        tags: service.tags.of(schema.arn),
        VersionCount: schema.versions.length,
      }));
    },
  },
  SearchSchemas: {
    method: 'GET',
    path: `${REGISTRY}/schemas/search`,
    status: 200,
    run(service, request) {
      const { schemas } = service.registries.get(request.path('RegistryName'));
      const matches = keywordTest(request.query('keywords'));
      const found = sorted(schemas.values()).flatMap((schema) => {
        const versions = schema.versions.filter(({ content }) => matches(`${schema.name} ${content}`));
        return versions.length === 0 ? [] : [{ schema, versions }];
      });
      return request.page('Schemas', found, ({ schema, versions }) => ({
        RegistryName: schema.registryName,
        SchemaArn: schema.arn,
        SchemaName: schema.name,
        SchemaVersions: versions.map(({ number, type, createdAt }) => {
          return { CreatedDate: isoTime(createdAt), SchemaVersion: number, Type: type };
        }),
      }));
    },
  },
  ExportSchema: {
    method: 'GET',
    path: `${SCHEMA}/export`,
    status: 200,
    run(service, request) {
      const { schema, version } = named(service, request);
      if (request.query('type') !== 'JSONSchemaDraft4') {
        throw schemasError('BadRequestException', 'type must be JSONSchemaDraft4.');
      }
      // Only schemas of AWS or of a discoverer can be exported.
      if (![AWS_EVENTS, DISCOVERED_SCHEMAS].includes(schema.registryName)) {
        const message = 'You cannot export non discovered or non aws managed schemas.';
        throw schemasError('ForbiddenException', message);
      }
      const { arn: SchemaArn, name: SchemaName } = schema;
      const Content = draft4Of(version.content);
      return { Content, SchemaArn, SchemaName, SchemaVersion: version.number, Type: 'JSONSchemaDraft4' };
    },
  },
};

function named(service: SchemasService, request: SchemasRequest) {
  const schema = service.schema(request.path('RegistryName'), request.path('SchemaName'));
  return { schema, version: versionOf(schema, request.query('schemaVersion')) };
}

function shown({ tags }: SchemasService, schema: Schema, version: SchemaVersion) {
  return {
    Description: schema.description,
    LastModified: isoTime(schema.lastModifiedAt),
    SchemaArn: schema.arn,
    SchemaName: schema.name,
    SchemaVersion: version.number,
    tags: tags.of(schema.arn),
    Type: version.type,
    VersionCreatedDate: isoTime(version.createdAt),
  };
}

function sorted(schemas: Iterable<Schema>): readonly Schema[] {
  return [...schemas].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All words must occur, in any letter case. */
function keywordTest(keywords: string | undefined): (text: string) => boolean {
  const words = (keywords ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) throw schemasError('BadRequestException', 'keywords is required.');
  return (text) => words.every((word) => text.toLowerCase().includes(word));
}
