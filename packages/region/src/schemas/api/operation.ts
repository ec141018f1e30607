import type { SchemasService } from '../schemas-service.ts';
import type { SchemasRequest } from './request.ts';

/** One operation of the API: its method, its path and its answer. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly status: 200 | 201 | 204;
  /** Returns the answer's body. Undefined members are left out. */
  readonly run: (service: SchemasService, request: SchemasRequest) => object | undefined;
}

export const REGISTRY = '/v1/registries/name/{RegistryName}';
export const SCHEMA = `${REGISTRY}/schemas/name/{SchemaName}`;
export const DISCOVERER = '/v1/discoverers/id/{DiscovererId}';

/** A time as the service writes it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
