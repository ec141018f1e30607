import { schemasError } from '../errors.ts';
import { AWS_EVENTS, DISCOVERED_SCHEMAS, type Registry } from '../registry.ts';
import type { SchemasService } from '../schemas-service.ts';
import { type Operation, REGISTRY } from './operation.ts';

const SCOPES: Readonly<Record<string, (name: string) => boolean>> = {
  LOCAL: (name) => name !== AWS_EVENTS && name !== DISCOVERED_SCHEMAS,
  AWS: (name) => name === AWS_EVENTS || name === DISCOVERED_SCHEMAS,
};

export const registryOperations: Readonly<Record<string, Operation>> = {
  CreateRegistry: {
    method: 'POST',
    path: REGISTRY,
    status: 201,
    run(service, request) {
      const tags = request.tags();
      const registry = service.registries.create(request.path('RegistryName'), request.text('Description'));
      if (tags) service.tags.tag(registry.arn, tags);
      return shown(service, registry);
    },
  },
  DescribeRegistry: {
    method: 'GET',
    path: REGISTRY,
    status: 200,
    run: (service, request) => shown(service, service.registries.get(request.path('RegistryName'))),
  },
  UpdateRegistry: {
    method: 'PUT',
    path: REGISTRY,
    status: 200,
    run: (service, request) =>
      shown(service, service.registries.update(request.path('RegistryName'), request.text('Description'))),
  },
  DeleteRegistry: {
    method: 'DELETE',
    path: REGISTRY,
    status: 204,
    run(service, request) {
      service.deleteRegistry(request.path('RegistryName'));
      return undefined;
    },
  },
  ListRegistries: {
    method: 'GET',
    path: '/v1/registries',
    status: 200,
    run(service, request) {
      const inScope = scopeOf(request.query('scope'));
      const prefix = request.query('registryNamePrefix') ?? '';
      const found = service.registries.list().filter(({ name }) => name.startsWith(prefix) && inScope(name));
      return request.page('Registries', found, (registry) => {
        const { RegistryArn, RegistryName, tags } = shown(service, registry);
        return { RegistryArn, RegistryName, tags };
      });
    },
  },
};

function shown({ tags }: SchemasService, { arn, name, description }: Registry) {
  return { Description: description, RegistryArn: arn, RegistryName: name, tags: tags.of(arn) };
}

function scopeOf(scope: string | undefined): (name: string) => boolean {
  if (scope === undefined) return () => true;
  const test = Object.hasOwn(SCOPES, scope.toUpperCase()) ? SCOPES[scope.toUpperCase()] : undefined;
  if (!test) throw schemasError('BadRequestException', `scope must be one of: ${Object.keys(SCOPES).join(', ')}.`);
  return test;
}
