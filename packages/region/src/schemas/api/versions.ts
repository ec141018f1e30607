import { type Operation, SCHEMA } from './operation.ts';

export const versionOperations: Readonly<Record<string, Operation>> = {
  ListSchemaVersions: {
    method: 'GET',
    path: `${SCHEMA}/versions`,
    status: 200,
    run(service, request) {
      const schema = service.schema(request.path('RegistryName'), request.path('SchemaName'));
      return request.page('SchemaVersions', schema.versions.toReversed(), ({ number, type }) => {
        return { SchemaArn: schema.arn, SchemaName: schema.name, SchemaVersion: number, Type: type };
      });
    },
  },
  DeleteSchemaVersion: {
    method: 'DELETE',
    path: `${SCHEMA}/version/{SchemaVersion}`,
    status: 204,
    run(service, request) {
      const registry = service.changeable(request.path('RegistryName'));
      service.schemas.deleteVersion(registry, request.path('SchemaName'), request.path('SchemaVersion'));
      return undefined;
    },
  },
};
