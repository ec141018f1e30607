import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import { isTooDeep, MAX_NESTING } from '../core/nesting.ts';
import type { Call, ErrorForm, Route, TextAnswer } from './call.ts';
import { jsonErrors } from './error-forms.ts';

/** What an operation answers: a JSON object, or nothing. */
export type JsonOperation = (input: JsonObject, call: Call) => Promise<object | undefined> | object | undefined;
export type JsonOperations = Readonly<Record<string, JsonOperation>>;

/** A service that is called by `X-Amz-Target: <prefix>.<operation>`. */
export type TargetService = (operation: string) => Route;

export interface JsonServiceOptions {
  readonly version: '1.0' | '1.1';
  /** Operations that also wait, and so hold the clock themselves. */
  readonly waiting?: readonly string[];
  /** Where a service writes its errors in another way than its protocol asks for. */
  readonly errorForm?: ErrorForm;
}

/** Makes a service of a table of operations. */
export function jsonService(operations: JsonOperations, options: JsonServiceOptions): TargetService {
  const { version, waiting = [], errorForm = jsonErrors(version) } = options;
  return (operation) => ({
    handle: async (call) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw unknownOperation(operation);
      return jsonAnswer(await run(readJson(call.body), call), version);
    },
    errorForm,
    holdsClock: waiting.includes(operation),
  });
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `The region does not serve the operation ${operation}.`);
}

/** @throws AwsError SerializationException when the body is no JSON object */
export function readJson(body: string): JsonObject {
  const value = body === '' ? {} : parseJson(body);
  if (!isObject(value)) throw new AwsError('SerializationException', 'The request body is not a JSON object.');
  return value;
}

/** @throws AwsError SerializationException for JSON that nests too deeply to be worked on */
export function checkNesting(text: string): void {
  if (isTooDeep(text)) throw new AwsError('SerializationException', `JSON nests at most ${MAX_NESTING} levels.`);
}

function jsonAnswer(result: object | undefined, version: '1.0' | '1.1'): TextAnswer {
  const body = result === undefined ? '' : JSON.stringify(result);
  return { status: 200, headers: { 'content-type': `application/x-amz-json-${version}` }, body };
}
