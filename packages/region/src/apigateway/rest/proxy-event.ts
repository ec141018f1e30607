import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import { commonLogTime, type IamCaller, SOURCE_IP } from '../http-event.ts';
import type { FoundMethod } from './find-method.ts';
import { isBinary } from './media-types.ts';
import type { RestApi, RestStage } from './rest-api.ts';
import type { Authorized } from './rest-authorizer.ts';

export interface ProxyContext {
  readonly accountId: string;
  readonly region: string;
  readonly api: RestApi;
  readonly stageName: string;
  readonly stage: RestStage;
  /** Of the request, below the stage. */
  readonly path: string;
  readonly nowMs: number;
  /** Who has signed the request, where the method wants to know. */
  readonly iam: IamCaller | undefined;
  /** What the authorizer of the method says of the caller. */
  readonly authorizer?: Authorized | undefined;
  readonly apiKey: { readonly id: string; readonly value: string } | undefined;
}

/**
 * The event of a Lambda proxy integration of a REST API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(call: Call, found: FoundMethod, context: ProxyContext): JsonObject {
  const { api, stage, path } = context;
  const headers = headersOf(call);
  const query = valuesOf([...call.query]);
  const isBase64Encoded = call.body !== '' && isBinary(api.binaryMediaTypes, call.headers['content-type']);
  return {
    resource: found.resourcePath,
    path,
    httpMethod: call.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(found.pathParameters),
    stageVariables: orNull(stage.variables),
    requestContext: requestContext(call, found, context),
    body: call.body === '' ? null : isBase64Encoded ? call.bytes.toString('base64') : call.body,
    isBase64Encoded,
  };
}

function requestContext(call: Call, { method, resourcePath }: FoundMethod, context: ProxyContext): JsonObject {
  const { accountId, region, api, stageName, path, nowMs } = context;
  return {
    accountId,
    apiId: api.id,
    ...(context.authorizer && { authorizer: context.authorizer }),
    domainName: `${api.id}.execute-api.${region}.amazonaws.com`,
    domainPrefix: api.id,
    extendedRequestId: call.requestId,
    httpMethod: call.method,
    identity: identity(call, context),
    path: `/${stageName}${path}`,
    protocol: 'HTTP/1.1',
    requestId: call.requestId,
    requestTime: commonLogTime(nowMs),
    requestTimeEpoch: nowMs,
    resourceId: method.resourceId,
    resourcePath,
    stage: stageName,
  };
}

function identity(call: Call, { iam, apiKey }: ProxyContext): JsonObject {
  return {
    accessKey: iam?.accessKey ?? null,
    accountId: iam?.accountId ?? null,
    ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    caller: iam?.callerId ?? null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: SOURCE_IP,
    user: iam?.userId ?? null,
    userAgent: call.headers['user-agent'] ?? null,
    userArn: iam?.userArn ?? null,
  };
}

type Values = Record<string, readonly string[]>;

/** Names as the client wrote them. */
function headersOf({ rawHeaders, headers }: Call): Values {
  if (rawHeaders === undefined) {
    return valuesOf(Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])));
  }
  const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : []));
  return valuesOf(pairs);
}

function valuesOf(pairs: readonly (readonly string[])[]): Values {
  const values = new Map<string, string[]>();
  for (const [name = '', value = ''] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

const last = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

function orNull(members: JsonObject): JsonObject | null {
  return Object.keys(members).length === 0 ? null : members;
}
