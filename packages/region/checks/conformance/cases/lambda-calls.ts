import { zipSync } from 'fflate';
import { isObject, type Json, type JsonObject, parseJson, textOf } from '../../../src/core/json.ts';
import type { Caller, RawAnswer } from '../caller.ts';

export const LAMBDA_API = 'https://docs.aws.amazon.com/lambda/latest/api';
export const LAMBDA_GUIDE = 'https://docs.aws.amazon.com/lambda/latest/dg';

const FUNCTIONS = '/2015-03-31/functions';

export const lambda = (aws: Caller, method: string, path: string, body?: object): Promise<JsonObject> =>
  aws.rest({ service: 'lambda', method, path, body: body && JSON.stringify(body) });

export const onFunction = (aws: Caller, method: string, rest: string, body?: object): Promise<JsonObject> =>
  lambda(aws, method, `${FUNCTIONS}${rest}`, body);

const zipped = (source: string): string =>
  Buffer.from(zipSync({ 'index.js': new TextEncoder().encode(source) })).toString('base64');

/** Gives back what it got. */
export const ECHO = 'exports.handler = async (event) => event;';

export const declared = (FunctionName: string, source = ECHO, more: object = {}) => ({
  FunctionName,
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
  Role: 'arn:aws:iam::000000000000:role/function',
  Code: { ZipFile: zipped(source) },
  Timeout: 10,
  ...more,
});

export const createFunction = (aws: Caller, name: string, source = ECHO, more: object = {}): Promise<JsonObject> =>
  onFunction(aws, 'POST', '', declared(name, source, more));

export const invoke = (
  aws: Caller,
  name: string,
  payload: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> =>
  aws.raw({ service: 'lambda', method: 'POST', path: `${FUNCTIONS}/${name}/invocations`, body: payload, headers });

/** Creates a function and invokes it: its status, whether it failed, and its payload. */
export async function invoked(aws: Caller, own: string, source: string, payload: Json = {}, more: object = {}) {
  const { status } = await createFunction(aws, own, source, more);
  if (status !== undefined) throw new Error(`The function was refused with ${JSON.stringify(status)}.`);
  const { status: answered, headers, text } = await invoke(aws, own, JSON.stringify(payload));
  const given = parseJson(text);
  return { status: answered, error: headers.get('x-amz-function-error'), payload: given === undefined ? text : given };
}

export const mapping = (aws: Caller, method: string, rest = '', body?: object): Promise<JsonObject> =>
  lambda(aws, method, `/2015-03-31/event-source-mappings/${rest}`, body);

export const memberOf = (value: unknown, name: string): string => (isObject(value) ? textOf(value[name]) : '');

export const answering = (value: string): string => `exports.handler = async () => '${value}';`;
/** The version and the ARN that a function sees. */
export const SEEN = `exports.handler = async (event, { functionVersion, invokedFunctionArn }) =>
  functionVersion + ' ' + invokedFunctionArn.split(':').slice(7).join(':');`;

export const publish = (aws: Caller, own: string, input: object = {}) =>
  onFunction(aws, 'POST', `/${own}/versions`, input);
export const createAlias = (aws: Caller, own: string, input: object = {}) =>
  onFunction(aws, 'POST', `/${own}/aliases`, { Name: 'live', FunctionVersion: '1', ...input });
export const change = (aws: Caller, own: string, source: string) =>
  onFunction(aws, 'PUT', `/${own}/code`, { ...declared(own, source).Code });

/** A function whose version 1 answers "one", whose version 2 answers "two". */
export async function withTwoVersions(aws: Caller, own: string): Promise<void> {
  await createFunction(aws, own, answering('one'), { Publish: true });
  await change(aws, own, answering('two'));
  await publish(aws, own);
}
