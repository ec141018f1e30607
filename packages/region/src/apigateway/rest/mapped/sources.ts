import { at, isObject, type Json, type JsonObject, parseJson } from '../../../core/json.ts';
import { scalarText } from '../../../core/properties.ts';

/** Finds what is at a path of JSONPath; undefined for nothing, and for what is no path. */
export type JsonPathQuery = (path: string, root: Json) => Json | undefined;

/** What parameters and templates of an integration read. */
export interface Sources {
  /** The event that a function behind a proxy integration would get. */
  readonly event: JsonObject;
  /** The body of the request. */
  readonly body: string;
  readonly response?: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  readonly query: JsonPathQuery;
}

const STATIC = /^'([\s\S]*)'$/;
/** Where values may come from. */
const SOURCE =
  /^(?:'[\s\S]*'|method\.request\.(?:path|querystring|header|multivaluequerystring|multivalueheader)\.[^\s]+|(?:method\.request|integration\.response)\.body(?:[.[].*)?|integration\.response\.header\.\S+|(?:stageVariables|context)\.\S+)$/;

export const isSource = (source: string): boolean => SOURCE.test(source);

/**
 * The value of a parameter of an integration; undefined for what is not there.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function sourceValue(source: string, sources: Sources): string | undefined {
  const text = STATIC.exec(source)?.[1];
  if (text !== undefined) return text;
  const { event, body, response, query } = sources;
  const [, from = '', rest = ''] =
    /^(method\.request\.\w+|integration\.response\.\w+|stageVariables|context)[.]?(.*)$/.exec(source) ?? [];
  switch (from) {
    case 'method.request.body':
      return bodyPart(body, rest, query);
    case 'integration.response.body':
      return bodyPart(response?.body ?? '', rest, query);
    case 'integration.response.header':
      return response?.headers[rest.toLowerCase()];
    case 'method.request.header':
    case 'method.request.multivalueheader':
      return headerIn(event, rest);
    case 'stageVariables':
      return scalarText(at(event, 'stageVariables', rest));
    case 'context':
      return scalarText(at(event, 'requestContext', ...rest.split('.')));
    default:
      return scalarText(at(event, EVENT_MEMBERS[from] ?? '', rest));
  }
}

const EVENT_MEMBERS: Readonly<Record<string, string>> = {
  'method.request.path': 'pathParameters',
  'method.request.querystring': 'queryStringParameters',
  'method.request.multivaluequerystring': 'queryStringParameters',
};

/** Clients write names of headers as they like. */
export function headerIn(event: JsonObject, name: string): string | undefined {
  const headers = isObject(event['headers']) ? event['headers'] : {};
  const found = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : scalarText(headers[found]);
}

function bodyPart(body: string, path: string, query: JsonPathQuery): string | undefined {
  if (path === '') return body;
  const json = parseJson(body);
  const found = json === undefined ? undefined : query(`$${path.startsWith('[') ? '' : '.'}${path}`, json);
  return scalarText(found) ?? (found === undefined ? undefined : JSON.stringify(found));
}
