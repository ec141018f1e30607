import { AwsError } from '../core/aws-error.ts';
import { type Json, parseJson } from '../core/json.ts';
import { MAX_DATA_BYTES } from './run/data.ts';

/** @throws AwsError InvalidExecutionInput, ValidationException */
export function parsedInput(input: string): Json {
  const parsed = parseJson(input);
  if (parsed === undefined) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: 'the input is not JSON'`);
  }
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    const constraint = `Member must have length less than or equal to ${MAX_DATA_BYTES}`;
    const message = `1 validation error detected: Value at 'input' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
  return parsed;
}
