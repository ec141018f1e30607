import { AwsError } from '../core/aws-error.ts';
import { type Json, parseJson } from '../core/json.ts';
import { isTooDeep, MAX_NESTING } from '../core/nesting.ts';
import { MAX_DATA_BYTES } from './run/data.ts';

/** @throws AwsError InvalidExecutionInput, ValidationException */
export function parsedInput(input: string): Json {
  const parsed = isTooDeep(input) ? undefined : parseJson(input);
  if (parsed === undefined) {
    const reason = isTooDeep(input) ? `the input has more than ${MAX_NESTING} levels` : 'the input is not JSON';
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    const constraint = `Member must have length less than or equal to ${MAX_DATA_BYTES}`;
    const message = `1 validation error detected: Value at 'input' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
  return parsed;
}
