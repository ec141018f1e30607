import { parseExactly } from '../../core/exact-json.ts';
import { isObject } from '../../core/json.ts';
import type { HttpParameters } from '../target.ts';
import type { AuthParameters, ConnectionHttpParameters, Parameter } from './auth.ts';
import type { OutsideRequest } from './outside.ts';

const OWN_HEADERS = {
  'User-Agent': 'Amazon/EventBridge/ApiDestinations',
  Range: 'bytes=0-1048575',
  'Accept-Encoding': 'gzip,deflate',
  Connection: 'close',
} as const;
const DEFAULT_CONTENT_TYPE = 'application/json; charset=utf-8';

/** EventBridge sets these itself, or takes them off. */
const TAKEN_OFF: ReadonlySet<string> = new Set(
  (
    'a-im accept-charset accept-datetime accept-encoding cache-control connection content-encoding content-length' +
    ' content-md5 date expect forwarded from host http2-settings if-match if-modified-since if-none-match if-range' +
    ' if-unmodified-since max-forwards origin pragma proxy-authorization range referer te trailer transfer-encoding' +
    ' upgrade user-agent via warning'
  ).split(' '),
);

interface Parts {
  readonly method: string;
  readonly endpoint: string;
  /** The target's input. */
  readonly payload: string;
  /** Of the connection; they win over those of the target. */
  readonly invocation: ConnectionHttpParameters;
  readonly target: HttpParameters;
  /** The headers that authorize the call; they win over all others. */
  readonly authorization: Readonly<Record<string, string>>;
}

/**
 * The call of an endpoint.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_HttpParameters.html
 */
export function destinationRequest(parts: Parts): OutsideRequest {
  const { method, endpoint, payload, invocation, target, authorization } = parts;
  const url = new URL(withPathValues(endpoint, target.PathParameterValues ?? []));
  addQuery(url, { ...target.QueryStringParameters, ...mapOf(invocation.QueryStringParameters) });
  const headers = merged(target.HeaderParameters ?? {}, mapOf(invocation.HeaderParameters), authorization);
  const body = withMembers(payload, mapOf(invocation.BodyParameters));
  return { method, url, headers, body };
}

/** The headers of a connection without the call's own. */
export function authorizationOf({ ApiKeyAuthParameters: key, BasicAuthParameters: basic }: AuthParameters) {
  if (key !== undefined) return { [key.ApiKeyName]: key.ApiKeyValue };
  if (basic === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${basic.Username}:${basic.Password}`).toString('base64')}` };
}

export function mapOf(parameters: readonly Parameter[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(parameters.map(({ Key, Value }) => [Key, Value]));
}

/** What a query already has under a key is replaced. */
export function addQuery(url: URL, values: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(values)) url.searchParams.set(key, value);
}

/** Puts values in the place of each `*`, in order. What has no value stays. */
function withPathValues(endpoint: string, values: readonly string[]): string {
  const rest = [...values];
  const [, host = '', path = '', query = ''] = /^([^/]*\/\/[^/?#]*)([^?#]*)(.*)$/s.exec(endpoint) ?? [];
  return host + path.replace(/\*/g, (star) => encodePath(rest.shift()) ?? star) + query;
}

/** A value stays one segment: `..` would otherwise lead to another place. Half of a surrogate pair has no encoding. */
function encodePath(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return /^\.{1,2}$/.test(value) ? value.replaceAll('.', '%252E') : encodeURIComponent(value.toWellFormed());
}

/** The last one of a name counts, however it is spelt. */
function merged(...sources: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const byName = new Map<string, readonly [name: string, value: string]>();
  byName.set('content-type', ['Content-Type', DEFAULT_CONTENT_TYPE]);
  for (const [name, value] of sources.flatMap(Object.entries<string>)) {
    const trimmed = name.trim();
    if (!TAKEN_OFF.has(trimmed.toLowerCase())) byName.set(trimmed.toLowerCase(), [trimmed, value]);
  }
  return { ...Object.fromEntries(byName.values()), ...OWN_HEADERS };
}

/** Members can be added to an object only. Its numbers stay as they are written. */
function withMembers(payload: string, members: Readonly<Record<string, string>>): string {
  if (Object.keys(members).length === 0) return payload;
  const object = parsed(payload);
  return isObject(object) ? JSON.stringify({ ...object, ...members }) : payload;
}

function parsed(payload: string): unknown {
  try {
    return parseExactly(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
