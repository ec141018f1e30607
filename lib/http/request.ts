import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { notFrom } from '../errors.ts';
import { at, objectOf } from '../json.ts';
import { callerOf } from './caller.ts';

/** A request as a handler sees it. */
export interface HttpRequest<Body = undefined> {
  /** Its id at API Gateway. */
  readonly requestId: string;
  /** As the template names it, such as `GET /things/{id}`. */
  readonly route: string;
  /** The values of `{names}` in the route, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The sender, see `callerOf`; `anonymous` where the API is open to everybody. */
  readonly caller: string;
  /** The same each time a command is sent; for a query the id of the request. */
  readonly commandId: string;
  readonly body: Body;
}

/** A request before its body is read. */
export interface ReceivedRequest extends Omit<HttpRequest, 'body' | 'commandId' | 'caller'> {
  /** Undefined when the request is authorized and yet names nobody. */
  readonly caller: string | undefined;
  /** The raw body, undefined when there is none. */
  readonly rawBody: Buffer | undefined;
}

/**
 * Reads an invocation by an HTTP API, payload format 2.0.
 * @throws TributaryError INVOCATION_INVALID
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestFrom(invocation: unknown): ReceivedRequest {
  const event = httpEventOf(invocation);
  const { requestContext, pathParameters = {}, queryStringParameters = {}, headers } = event;
  return {
    requestId: requestContext.requestId,
    route: event.routeKey,
    path: textsIn(pathParameters),
    query: textsIn(queryStringParameters),
    headers: textsIn(headers),
    caller: callerOf(at(requestContext, 'authorizer')),
    rawBody: event.body === undefined ? undefined : Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function httpEventOf(invocation: unknown): APIGatewayProxyEventV2 {
  const { version, routeKey, headers, requestContext } = objectOf(invocation);
  const isHttpEvent =
    version === '2.0' &&
    typeof routeKey === 'string' &&
    typeof headers === 'object' &&
    typeof at(requestContext, 'requestId') === 'string';
  if (!isHttpEvent) throw notFrom('an HTTP API', 'it is not of payload format 2.0');
  return invocation as APIGatewayProxyEventV2;
}

const textsIn = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
