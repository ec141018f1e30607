import type { TextAnswer } from '../../http/call.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { SchemasService } from '../schemas-service.ts';
import { discovererOperations } from './discoverers.ts';
import type { Operation } from './operation.ts';
import { registryOperations } from './registries.ts';
import { SchemasRequest } from './request.ts';
import { schemaOperations } from './schemas.ts';
import { tagOperations } from './tags.ts';
import { versionOperations } from './versions.ts';

const OPERATIONS: readonly Operation[] = [
  registryOperations,
  schemaOperations,
  versionOperations,
  discovererOperations,
  tagOperations,
].flatMap((family) => Object.values(family));

/**
 * The REST operations of the Schemas service.
 * @see https://docs.aws.amazon.com/eventbridge/latest/schema-reference/operations.html
 */
export function schemasRows(service: SchemasService): readonly RestRow[] {
  return OPERATIONS.map(({ method, path, status, run }) => ({
    method,
    pattern: path,
    service: 'schemas',
    handle: async (call, parameters) => answer(status, run(service, new SchemasRequest(call, parameters))),
  }));
}

function answer(status: number, body: object | undefined): TextAnswer {
  if (body === undefined) return { status, headers: {}, body: '' };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
