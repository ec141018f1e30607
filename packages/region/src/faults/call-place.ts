import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import type { Call } from '../http/call.ts';

/** The service, by what stands before the dot in X-Amz-Target. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
};

/**
 * Where a call goes: `<service>/<operation>/<resource>`, the resource being the first that the call names;
 * `http-api/<method>/<path>` for a request to an HTTP API.
 * @returns undefined for calls that no fault can strike: the region's own pages, and what no application calls
 */
export function placeOfCall({ method, path, headers, body, signedFor }: Call): string | undefined {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return placeOfTarget(target, body);
  const [, apiPath] = /^\/_api\/[^/]*\/?(.*)$/.exec(path) ?? [];
  if (apiPath !== undefined) return `http-api/${method}/${apiPath}`;
  const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (functionName !== undefined) return `lambda/Invoke/${lastPart(functionName)}`;
  if (signedFor === 's3') return placeOfObject(method, path);
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return placeOfForm(body);
  return undefined;
}

/** Where a call of an operation goes, from what it says. */
export function placeOfOperation(service: string, operation: string, input: JsonObject): string {
  return [service, operation, ...resourceIn(input)].join('/');
}

function placeOfTarget(target: string, body: string): string | undefined {
  const [prefix = '', operation = ''] = target.split('.');
  const service = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
  const input = parseJson(body);
  return service === undefined ? undefined : placeOfOperation(service, operation, isObject(input) ? input : {});
}

const OBJECT_OPERATIONS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** SDKs name the bucket in the path, because the host is an address. */
function placeOfObject(method: string, path: string): string | undefined {
  const operation = OBJECT_OPERATIONS[method];
  return operation === undefined || !/^\/[^/]+\/./.test(path) ? undefined : `s3/${operation}${path}`;
}

function placeOfForm(body: string): string | undefined {
  const form = new URLSearchParams(body);
  const topic = form.get('TopicArn');
  return topic === null ? undefined : ['sns', form.get('Action') ?? '', lastPart(topic)].join('/');
}

/** Members that name a resource, by text. */
const NAMES = ['TableName', 'QueueUrl', 'EventBusName', 'TopicArn', 'stateMachineArn'];

/** The name of the first resource that a call names: its own, or that of its first entry. */
function resourceIn(input: JsonObject): readonly string[] {
  const name = NAMES.map((member) => input[member]).find((value) => typeof value === 'string');
  if (typeof name === 'string') return [lastPart(name)];
  const { RequestItems: tables, Entries: entries, TransactItems: items } = input;
  if (isObject(tables)) return Object.keys(tables).slice(0, 1).map(lastPart);
  const first = firstOf(entries) ?? firstOf(items);
  return first === undefined ? [] : resourceIn(actionIn(first));
}

function firstOf(list: Json | undefined): JsonObject | undefined {
  const first: Json | undefined = Array.isArray(list) ? list[0] : undefined;
  return isObject(first) ? first : undefined;
}

/** An item of a transaction holds one action; an entry is what it is. */
function actionIn(entry: JsonObject): JsonObject {
  const [only, ...others] = Object.values(entry);
  return others.length === 0 && isObject(only) ? only : entry;
}

/** Of a name, an ARN or a URL; in a path the colons of an ARN are percent-encoded. */
const lastPart = (name: string): string => name.split(/[/:]|%3A/i).at(-1) ?? name;
