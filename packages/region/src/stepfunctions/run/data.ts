import type { Json, JsonObject } from '../../core/json.ts';
import { StateFailure } from './failure.ts';
import { jsonText } from './given-text.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_DATA_BYTES = 262_144;

/** Of all variables of an execution together. */
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

/** The input in a history event. */
export function inputDetails(input: Json): JsonObject {
  return { input: jsonText(input), inputDetails: { truncated: false } };
}

/** The output in a history event. */
export function outputDetails(output: Json): JsonObject {
  return { output: jsonText(output), outputDetails: { truncated: false } };
}

/** The variables in a history event; nothing when there are none. */
export function assignedDetails(variables: JsonObject): JsonObject {
  const texts = Object.entries(variables).map(([name, value]): [string, string] => [name, jsonText(value)]);
  if (texts.length === 0) return {};
  return { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: { truncated: false } };
}

/** @throws StateFailure States.DataLimitExceeded */
export function checkSize(stateName: string, output: Json): void {
  if (sizeOf(output) > MAX_DATA_BYTES) throw tooLarge(stateName);
}

/**
 * @param assigned those that the state assigns
 * @param all also those of the states before
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 * @throws StateFailure States.DataLimitExceeded
 */
export function checkVariables(stateName: string, assigned: JsonObject, all: JsonObject): void {
  if (Object.keys(assigned).length === 0) return;
  const isTooLarge = sizeOf(assigned) > MAX_DATA_BYTES || sizeOf({ ...all, ...assigned }) > MAX_VARIABLES_BYTES;
  if (isTooLarge) throw tooLarge(stateName);
}

const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

function tooLarge(stateName: string): StateFailure {
  const what = `The state/task '${stateName}' returned a result with a size exceeding`;
  return new StateFailure('States.DataLimitExceeded', `${what} the maximum number of bytes service limit.`);
}
