import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import { SOURCE_IP } from './http-event.ts';

/** What the parameters of an integration may be taken from. */
export interface MappedRequest {
  /** The event that a function would get. */
  readonly event: JsonObject;
  /** The body as it arrived. */
  readonly body: string;
}

const WHOLE = /^\$((?:request|context|stageVariables)\b[^\s{}]*)$/;
const WITHIN = /\$\{((?:request|context|stageVariables)\b[^}]*)\}/g;
const SEGMENT = /[^.[\]]+/g;

/**
 * The value of a parameter: a text, a part of the request, or a text with such parts.
 * @returns undefined for a part that the request does not have
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function mappedParameter(value: string, request: MappedRequest): string | undefined {
  const whole = WHOLE.exec(value)?.[1];
  if (whole !== undefined) return partOf(whole, request);
  return value.replaceAll(WITHIN, (_all, source: string) => partOf(source, request) ?? '');
}

function partOf(source: string, { event, body }: MappedRequest): string | undefined {
  if (source === 'request.body') return body;
  if (source === 'request.path') return textIn(event, ['rawPath']);
  const [of, name = '', ...more] = source.split('.');
  const path = segments([name, ...more].join('.'));
  if (of === 'context') return contextPart(path, event);
  if (of !== 'request') return undefined;
  const [, ...rest] = path;
  if (name === 'body') return textIn(parseJson(body), rest);
  if (name === 'header') return textIn(event, ['headers', rest.join('.').toLowerCase()]);
  if (name === 'querystring') return textIn(event, ['queryStringParameters', ...rest]);
  return name === 'path' ? textIn(event, ['pathParameters', ...rest]) : undefined;
}

/** The names by which parameters call what the event calls otherwise. */
const OF_CONTEXT: Readonly<Record<string, readonly string[]>> = {
  httpMethod: ['http', 'method'],
  path: ['http', 'path'],
  protocol: ['http', 'protocol'],
  'identity.sourceIp': ['http', 'sourceIp'],
  'identity.userAgent': ['http', 'userAgent'],
  requestTime: ['time'],
  requestTimeEpoch: ['timeEpoch'],
};

function contextPart(path: readonly string[], event: JsonObject): string | undefined {
  const { requestContext = {} } = event;
  const name = path.join('.');
  if (path[0] === 'authorizer' && path[1] === 'claims') {
    return textIn(requestContext, ['authorizer', 'jwt', 'claims', ...path.slice(2)]);
  }
  return textIn(requestContext, OF_CONTEXT[name] ?? path) ?? (name === 'identity.sourceIp' ? SOURCE_IP : undefined);
}

const segments = (path: string): readonly string[] => path.match(SEGMENT) ?? [];

/** What lies at a path, as text; objects and lists as their JSON. */
function textIn(whole: Json | undefined, path: readonly string[]): string | undefined {
  const found = path.reduce<Json | undefined>(memberOf, whole);
  if (found === undefined || found === null) return undefined;
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
