import type { SchemasService } from '../schemas-service.ts';
import type { SchemasRequest } from './request.ts';

/** One operation of the API: how it is called, and what it answers. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly status: 200 | 201 | 204;
  /** Gives the answer's body; members that are undefined are left out. */
  readonly run: (service: SchemasService, request: SchemasRequest) => object | undefined;
}

export const REGISTRY = '/v1/registries/name/{RegistryName}';
export const SCHEMA = `${REGISTRY}/schemas/name/{SchemaName}`;
export const DISCOVERER = '/v1/discoverers/id/{DiscovererId}';

/** A moment as the service writes it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
