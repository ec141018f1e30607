import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import type { Answer, Call, ErrorForm, Route } from '../../http/call.ts';
import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { compatibilityRows } from './compatibility.ts';
import { deletionRows } from './deletions.ts';
import { findRow } from './find-row.ts';
import type { Reply } from './reply.ts';
import { schemaRows } from './schemas.ts';
import { serverRows } from './server.ts';
import { settingRows } from './settings.ts';
import { subjectRows } from './subjects.ts';

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
/** Clients name one of these, or none. */
const TAKEN = /^(application\/(vnd\.schemaregistry(\.v1)?\+json|json|octet-stream)|\*\/\*)?\s*(;|$)/i;

/**
 * The REST API of Confluent's Schema Registry.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export function registryRoute(registry: SchemaRegistry): Route {
  const rows = [
    ...serverRows,
    ...schemaRows(registry),
    ...subjectRows(registry),
    ...deletionRows(registry),
    ...compatibilityRows(registry),
    ...settingRows(registry),
  ];
  const handle = async (call: Call): Promise<Answer> => {
    try {
      const { answer, path } = findRow(rows, call.method, call.path);
      return answered(200, answer({ path, query: call.query, body: bodyOf(call) }));
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      return answered(error.status, { json: { error_code: error.code, message: error.message } });
    }
  };
  return { handle, errorForm: registryErrors };
}

/** Errors that are not of the registry but of the way to it. */
export const registryErrors: ErrorForm = ({ message, status }) =>
  answered(status, { json: { error_code: status, message } });

const answered = (status: number, reply: Reply) => ({
  status,
  headers: { 'content-type': CONTENT_TYPE },
  body: 'text' in reply ? reply.text : JSON.stringify(reply.json),
});

/** @throws RegistryError 400, 415 */
function bodyOf({ method, headers, body }: Call): JsonObject {
  if (!['POST', 'PUT'].includes(method)) return {};
  if (!TAKEN.test(headers['content-type'] ?? '')) throw new RegistryError('MEDIA_TYPE_UNSUPPORTED');
  const parsed = parseJson(body);
  if (isObject(parsed)) return parsed;
  const problem = parsed === undefined ? 'The body is not JSON.' : 'The body must be an object of JSON.';
  throw new RegistryError('BODY_INVALID', { problem });
}
