import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import type { JwtCaller } from './jwt/authorizer.ts';
import type { MatchedRoute } from './routes.ts';

export interface HttpEventContext {
  readonly accountId: string;
  readonly apiId: string;
  /** Default: that of an API. */
  readonly domainName?: string;
  readonly region: string;
  readonly stage: string;
  readonly nowMs: number;
  /** Who sends the request, where the route wants to know. */
  readonly caller: ApiCaller;
}

/** Who has signed a request, holds its token, or is known to a function; nobody where everybody is let in. */
export type ApiCaller = {
  readonly iam?: IamCaller;
  readonly jwt?: JwtCaller;
  /** What the function that lets the request in says of its caller; null for nothing. */
  readonly lambda?: JsonObject | null;
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface IamCaller {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: null;
  readonly userArn: string;
  readonly userId: string;
}

/** Content types of text. The function gets any other body in Base64. */
const TEXT =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/(?:javascript|x-www-form-urlencoded)\b)/i;
export const SOURCE_IP = '127.0.0.1';

/**
 * The event that a Lambda integration gets, payload format 2.0.
 * @param path of the request below the API's own
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(
  call: Call,
  path: string,
  matched: MatchedRoute<{ readonly routeKey: string }>,
  context: HttpEventContext,
): JsonObject {
  const { routeKey } = matched.route;
  const headers = headersOf(call);
  const cookies = (call.headers.cookie ?? '').split('; ').filter((cookie) => cookie !== '');
  const query = queryOf(call.query);
  // A text that is none is not to be changed on its way.
  const isText = TEXT.test(call.headers['content-type'] ?? 'text/plain') && isUtf8(call.bytes);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: call.query.toString(),
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: requestContext(call, path, routeKey, context),
    ...(Object.keys(matched.pathParameters).length > 0 && { pathParameters: matched.pathParameters }),
    ...(call.body !== '' && { body: isText ? call.body : call.bytes.toString('base64') }),
    isBase64Encoded: call.body !== '' && !isText,
  };
}

function requestContext(call: Call, path: string, routeKey: string, context: HttpEventContext): JsonObject {
  const { accountId, apiId, region, stage, nowMs, caller } = context;
  const { domainName = `${apiId}.execute-api.${region}.amazonaws.com` } = context;
  const http = { method: call.method, path, protocol: 'HTTP/1.1', sourceIp: SOURCE_IP };
  return {
    accountId,
    apiId,
    ...(caller.iam && { authorizer: { iam: { ...caller.iam } } }),
    ...(caller.lambda !== undefined && { authorizer: { lambda: caller.lambda } }),
    ...(caller.jwt && { authorizer: { jwt: { ...caller.jwt } } }),
    domainName,
    domainPrefix: apiId,
    http: { ...http, userAgent: call.headers['user-agent'] ?? '' },
    requestId: call.requestId,
    routeKey,
    stage,
    time: commonLogTime(nowMs),
    timeEpoch: nowMs,
  };
}

/** Names in lower case, repeated headers joined by commas; cookies have a place of their own. */
function headersOf({ headers }: Call): Record<string, string> {
  const entries = Object.entries(headers).filter(([name, value]) => name !== 'cookie' && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(',')]));
}

function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
