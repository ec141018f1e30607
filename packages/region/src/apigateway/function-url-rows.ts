import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { text } from '../core/properties.ts';
import type { Answer, Call, ErrorForm } from '../http/call.ts';
import { Checker } from '../http/input-checker.ts';
import { readJson } from '../http/json-service.ts';
import type { RestRow } from '../http/rest-service.ts';
import { corsIn } from './cors-settings.ts';
import type { FunctionUrl, FunctionUrls, UrlSettings } from './function-urls.ts';

export interface FunctionUrlRowsDeps {
  readonly urls: FunctionUrls;
  /** @throws AwsError ResourceNotFoundException (404) */
  readonly arnOf: (functionReference: string, qualifier?: string) => string;
  readonly errorForm: ErrorForm;
}

const PATH = '/2021-10-31/functions/{FunctionName}/url';
/** A version has no URL. */
const ALIAS = '(^\\$LATEST$)|((?!^\\d+$)^[0-9a-zA-Z-_]+$)';

/** Lambda's operations on the URLs of functions. */
export function functionUrlRows({ urls, arnOf, errorForm }: FunctionUrlRowsDeps): readonly RestRow[] {
  const arnFor = (name = '', { query }: Call): string => {
    const check = new Checker({ qualifier: query.get('Qualifier') });
    const qualifier = check.text('qualifier', { min: 1, max: 128, pattern: ALIAS });
    check.done();
    return arnOf(name, qualifier);
  };
  const found = (name: string | undefined, call: Call): FunctionUrl => {
    const url = urls.find(arnFor(name, call));
    if (url !== undefined) return url;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
  };
  const row = (method: string, pattern: string, handle: RestRow['handle']): RestRow => ({
    method,
    pattern,
    service: 'lambda',
    errorForm,
    handle,
  });
  return [
    row('POST', PATH, async (call, { FunctionName }) => {
      const functionArn = arnFor(FunctionName, call);
      if (urls.find(functionArn) !== undefined) throw exists(functionArn);
      return answer(created(urls.declare(functionArn, settingsIn(readJson(call.body)))), 201);
    }),
    row('GET', PATH, async (call, { FunctionName }) => answer(shown(found(FunctionName, call)))),
    row('GET', `${PATH}s`, async (_call, { FunctionName = '' }) =>
      answer({ FunctionUrlConfigs: urls.list(arnOf(FunctionName)).map(shown) }),
    ),
    row('PUT', PATH, async (call, { FunctionName }) => {
      const before = found(FunctionName, call);
      return answer(shown(urls.declare(before.functionArn, settingsIn(readJson(call.body), before))));
    }),
    row('DELETE', PATH, async (call, { FunctionName }) => {
      urls.remove(found(FunctionName, call).functionArn);
      return { status: 204, headers: {}, body: '' };
    }),
  ];
}

function settingsIn(input: JsonObject, before?: UrlSettings): UrlSettings {
  const authType = text(input, 'AuthType') ?? before?.authType;
  if (authType !== 'NONE' && authType !== 'AWS_IAM') refuse(`AuthType must be NONE or AWS_IAM, not "${authType}".`);
  const mode = text(input, 'InvokeMode') ?? 'BUFFERED';
  if (mode !== 'BUFFERED') refuse(`The region answers BUFFERED, not "${mode}".`);
  return { authType, cors: 'Cors' in input ? corsIn(input, 'Cors') : before?.cors };
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}

const exists = (arn: string): AwsError =>
  new AwsError(
    'ResourceConflictException',
    `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    409,
  );

const time = (ms: number): string => new Date(ms).toISOString();

function created({ functionArn, url, authType, cors, createdAtMs }: FunctionUrl): JsonObject {
  const shape = { FunctionArn: functionArn, FunctionUrl: url, AuthType: authType, CreationTime: time(createdAtMs) };
  return cors === undefined ? shape : { ...shape, Cors: corsShape(cors) };
}

const shown = (url: FunctionUrl): JsonObject => ({
  ...created(url),
  LastModifiedTime: time(url.modifiedAtMs),
  InvokeMode: 'BUFFERED',
});

function corsShape(cors: NonNullable<UrlSettings['cors']>): JsonObject {
  const lists = {
    AllowOrigins: cors.allowOrigins,
    AllowMethods: cors.allowMethods,
    AllowHeaders: cors.allowHeaders,
    ExposeHeaders: cors.exposeHeaders,
  };
  const given = Object.entries(lists).filter(([, values]) => values.length > 0);
  return {
    ...Object.fromEntries(given),
    AllowCredentials: cors.allowCredentials,
    ...(cors.maxAgeSeconds !== undefined && { MaxAge: cors.maxAgeSeconds }),
  };
}

const answer = (body: object, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
