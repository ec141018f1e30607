import AjvDraft04 from 'ajv-draft-04';
import { isObject, type Json, parseJson } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import type { RestApi, RestMethod } from './rest-api.ts';

export interface Invalid {
  readonly type: 'BAD_REQUEST_BODY' | 'BAD_REQUEST_PARAMETERS';
  readonly message?: string;
}

/**
 * What is wrong with a request, as far as the method's validator looks at it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function invalidIn(api: RestApi, method: RestMethod, call: Call): Invalid | undefined {
  const validator = method.validatorId === undefined ? undefined : api.validators.get(method.validatorId);
  const missing = validator?.parameters ? method.requiredParameters.filter((name) => !isGiven(call, name)) : [];
  if (missing.length > 0) {
    const names = missing.map((name) => name.replace(/^\w+\./, '')).join(', ');
    return { type: 'BAD_REQUEST_PARAMETERS', message: `Missing required request parameters: [${names}]` };
  }
  const schema = validator?.body ? schemaFor(api, method, call) : undefined;
  return schema === undefined || isValid(schema, call.body) ? undefined : { type: 'BAD_REQUEST_BODY' };
}

/** `querystring.page` or `header.x-a`; those of the path are given whenever the resource was found. */
function isGiven({ query, headers }: Call, parameter: string): boolean {
  const [where = '', name = ''] = /^(\w+)\.(.*)$/.exec(parameter)?.slice(1) ?? [];
  if (where === 'querystring') return (query.get(name) ?? '') !== '';
  return where === 'path' || (headers[name.toLowerCase()] ?? '') !== '';
}

function schemaFor(api: RestApi, { models }: RestMethod, { headers }: Call): Json | undefined {
  const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
  const name = Object.hasOwn(models, type) ? models[type] : models['$default'];
  return name === undefined ? undefined : api.models.get(name);
}

/** Models are schemas of draft 4, whatever draft they name. */
function isValid(schema: Json, body: string): boolean {
  const value = parseJson(body);
  if (value === undefined) return false;
  if (!isObject(schema)) return true;
  const { $schema: _draft, ...rules } = schema;
  return new AjvDraft04.default({ strict: false, logger: false }).validate(rules, value);
}
