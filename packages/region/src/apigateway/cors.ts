import type { BytesAnswer, Call, TextAnswer } from '../http/call.ts';

/**
 * How an HTTP API answers pages of other sites.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export interface CorsSettings {
  /** `*`, `https://*`, `http://*` or whole origins. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}

const CORS_HEADER = /^access-control-/;

export const allowsOrigin = ({ allowOrigins }: CorsSettings, origin: string): boolean =>
  allowOrigins.some(
    (allowed) => allowed === origin || (allowed.endsWith('*') && origin.startsWith(allowed.slice(0, -1))),
  );

/** Whether a request asks what a page of another site may do. */
export const isPreflight = ({ method, headers }: Call): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** The answer to a preflight; without headers for an origin that may do nothing. */
export function preflightAnswer(cors: CorsSettings, call: Call): TextAnswer {
  const lists = {
    'access-control-allow-methods': cors.allowMethods.join(','),
    'access-control-allow-headers': cors.allowHeaders.join(','),
    'access-control-max-age': String(cors.maxAgeSeconds ?? ''),
  };
  const origin = originHeaders(cors, call);
  const given = Object.entries(lists).filter(([, value]) => value !== '');
  const headers = Object.keys(origin).length === 0 ? {} : { ...origin, ...Object.fromEntries(given) };
  return { status: 204, headers, body: '' };
}

/** An answer with the headers that the API is configured with, in place of those of the function. */
export function withCors<A extends TextAnswer | BytesAnswer>(cors: CorsSettings, call: Call, answer: A): A {
  const own = Object.entries(answer.headers).filter(([name]) => !CORS_HEADER.test(name));
  const exposed = cors.exposeHeaders.join(',');
  const origin = originHeaders(cors, call);
  const expose = exposed === '' || Object.keys(origin).length === 0 ? {} : { 'access-control-expose-headers': exposed };
  return { ...answer, headers: { ...Object.fromEntries(own), ...origin, ...expose } };
}

function originHeaders(cors: CorsSettings, { headers: { origin } }: Call): Record<string, string> {
  if (origin === undefined || !allowsOrigin(cors, origin)) return {};
  return {
    'access-control-allow-origin': cors.allowOrigins.includes('*') ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
  };
}
