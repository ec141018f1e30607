import { gunzipSync } from 'node:zlib';
import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { BytesAnswer, Call, ErrorForm, Route, TextAnswer } from './call.ts';
import { readCbor } from './cbor-reader.ts';
import { writeCbor } from './cbor-writer.ts';
import { jsonErrors, queryErrors } from './error-forms.ts';
import { checkNesting, readJson, type TargetService, unknownOperation } from './json-service.ts';
import { queryAnswer } from './query-answer.ts';
import { formOf } from './query-call.ts';
import { queryFields } from './query-fields.ts';
import type { QueryService } from './router.ts';
import { isMap, isStructure, membersOf, type Structure, type Value } from './structure.ts';
import { element } from './xml.ts';

/** An operation that any of the protocols may carry. Numbers and booleans of its input may be texts. */
export type StructuredOperation = (input: JsonObject) => Promise<Structure> | Structure;
/** Of a service of the query protocol alone: what answers nothing has no result. */
export type QueryOperation = (
  input: JsonObject,
  call?: Traced,
) => Promise<Structure | undefined> | Structure | undefined;
/** What an operation sees of its call besides the input. There is none for what services of the region ask for. */
export type Traced = Pick<Call, 'headers'>;
export type QueryOperations = Readonly<Record<string, QueryOperation>>;
export type StructuredOperations = Readonly<Record<string, StructuredOperation>>;

const CBOR = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
const MAX_INFLATED_BYTES = 17 * 1024 * 1024;

/** Serves `X-Amz-Target: <prefix>.<operation>` with JSON 1.0. */
export function structuredTarget(operations: StructuredOperations): TargetService {
  const errorForm = jsonErrors('1.0');
  return (operation) => ({
    errorForm,
    handle: async (call) => {
      const body = inflated(call).toString('utf8');
      checkNesting(body);
      const result = await found(operations, operation)(readJson(body));
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return { status: 200, headers, body: JSON.stringify(jsonOf(result)) };
    },
  });
}

/** Serves a form with an Action, and answers with XML. @param namespace of the elements */
export function structuredQuery(operations: QueryOperations, namespace: string, errorForm = queryErrors): QueryService {
  return (action) => {
    const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (operation === undefined) return undefined;
    const handle = async (call: Call): Promise<TextAnswer> => {
      const result = await operation(queryFields(formOf(call)), call);
      return queryAnswer({ action, namespace, requestId: call.requestId, result: result && xmlOf(result) });
    };
    return { handle, errorForm };
  };
}

/**
 * The operation that a call to `/service/<service>/operation/<operation>` asks for; undefined for any other call.
 * @throws AwsError SerializationException
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function cborOperation(service: string, call: Call): { name: string; input: JsonObject } | undefined {
  const prefix = `/service/${service}/operation/`;
  if (!isCborCall(call, prefix)) return undefined;
  const bytes = inflated(call);
  const input = bytes.length === 0 ? {} : readCbor(bytes);
  if (!isObject(input)) throw new AwsError('SerializationException', 'The request body is not a map.');
  return { name: call.path.slice(prefix.length), input };
}

const isCborCall = ({ method, path, headers }: Call, prefix: string): boolean =>
  method === 'POST' && path.startsWith(prefix) && headers['smithy-protocol'] === CBOR['smithy-protocol'];

/** The route of such a call. */
export function cborRoute(service: string, operations: StructuredOperations, call: Call): Route | undefined {
  if (!isCborCall(call, `/service/${service}/operation/`)) return undefined;
  const handle = async (whole: Call): Promise<BytesAnswer> => {
    const { name = '', input = {} } = cborOperation(service, whole) ?? {};
    return { status: 200, headers: CBOR, bytes: writeCbor(await found(operations, name)(input)) };
  };
  return { handle, errorForm: cborErrors, takesBytes: true };
}

const cborErrors: ErrorForm = ({ code, message, status }) => ({
  status,
  headers: { ...CBOR, 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` },
  bytes: writeCbor({ __type: code, message }),
});

/** @throws AwsError UnknownOperationException */
function found(operations: StructuredOperations, name: string): StructuredOperation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw unknownOperation(name);
  return operation;
}

/** The body as it was before the client compressed it. @throws AwsError SerializationException */
export function inflated({ bytes, headers }: Call): Buffer {
  if (headers['content-encoding'] !== 'gzip') return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (cause) {
    const message = `The request body is not compressed by gzip, or has more than ${MAX_INFLATED_BYTES} bytes.`;
    throw Object.assign(new AwsError('SerializationException', message), { cause });
  }
}

/** What an operation answers as JSON. Times are seconds since the epoch. */
export function jsonOf(value: Value): Json {
  if (value instanceof Date) return value.getTime() / 1000;
  if (isStructure(value) || isMap(value))
    return Object.fromEntries(membersOf(value).map(([name, member]) => [name, jsonOf(member)]));
  return Array.isArray(value) ? value.map(jsonOf) : (value as Json);
}

/** The elements inside of an element. Times are ISO 8601. */
function xmlOf(value: Value): readonly string[] {
  if (isStructure(value)) return membersOf(value).map(([name, member]) => xmlElement(name, member));
  if (isMap(value)) {
    return [...value].map(([key, item]) => element('entry', [element('key', key), xmlElement('value', item)]));
  }
  return Array.isArray(value) ? value.map((item) => xmlElement('member', item)) : [];
}

function xmlElement(name: string, value: Value): string {
  if (value instanceof Date) return element(name, value.toISOString());
  return element(name, value !== null && typeof value === 'object' ? xmlOf(value) : String(value ?? ''));
}
