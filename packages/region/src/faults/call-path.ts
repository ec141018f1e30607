import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import { queryForm, queryServiceOf } from '../http/query-call.ts';
import { findOperation } from '../s3/operations.ts';

/** The service, by the part of X-Amz-Target before the dot. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
};

/**
 * The path of a call is `<service>/<operation>/<resource>`, with the first resource that the call names. A request to
 * an HTTP API has the path `http-api/<method>/<path>`.
 * @returns undefined for calls without faults: the region's own pages, and operations that no application calls
 */
export function pathOfCall(call: Call): string | undefined {
  const { method, path, headers, body, signedFor } = call;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return pathOfTarget(target, body);
  const [, apiPath] = /^\/_api\/[^/]*\/?(.*)$/.exec(path) ?? [];
  if (apiPath !== undefined) return `http-api/${method}/${apiPath}`;
  const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (functionName !== undefined) return `lambda/Invoke/${lastPart(functionName)}`;
  if (signedFor === 's3') return pathOfObject(call);
  const form = queryForm(call);
  return form === undefined ? undefined : pathOfForm(form, call);
}

/** The path of a call whose service, operation and input are known. */
export function pathOfOperation(service: string, operation: string, input: JsonObject): string {
  return [service, operation, ...resourceIn(input)].join('/');
}

function pathOfTarget(target: string, body: string): string | undefined {
  const [prefix = '', operation = ''] = target.split('.');
  const service = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
  const input = parseJson(body);
  return service === undefined ? undefined : pathOfOperation(service, operation, isObject(input) ? input : {});
}

/** SDKs name the bucket in the path, because the host is an IP address. */
function pathOfObject(call: Call): string | undefined {
  if (!/^\/[^/]+\/./.test(call.path)) return undefined;
  const operation = findOperation(call, 'object')?.name;
  return operation === undefined ? undefined : `s3/${operation}${call.path}`;
}

function pathOfForm(form: URLSearchParams, call: Call): string | undefined {
  const action = form.get('Action') ?? '';
  const topic = form.get('TopicArn') ?? form.get('TargetArn');
  if (topic !== null) return ['sns', action, lastPart(topic)].join('/');
  // A call to the URL of a queue needs not name the queue.
  if (queryServiceOf(call) !== 'sqs') return undefined;
  return ['sqs', action, lastPart(form.get('QueueUrl') ?? call.path)].join('/');
}

/** Members whose text names a resource. */
const NAMES = ['FunctionName', 'TableName', 'QueueUrl', 'EventBusName', 'TopicArn', 'stateMachineArn'];

/** The first resource that a call names: in its own members, or in those of its first entry. */
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

/** An item of a transaction wraps one action; an entry of a batch is the action itself. */
function actionIn(entry: JsonObject): JsonObject {
  const [only, ...others] = Object.values(entry);
  return others.length === 0 && isObject(only) ? only : entry;
}

/** The last part of a name, an ARN or a URL. In a path, the colons of an ARN are percent-encoded. */
const lastPart = (name: string): string => name.split(/[/:]|%3A/i).at(-1) ?? name;
