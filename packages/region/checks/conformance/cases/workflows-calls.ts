import { setTimeout } from 'node:timers/promises';
import { type Json, type JsonObject, objectsOf, parseJson, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';

export const WORKFLOWS_API = 'https://docs.aws.amazon.com/step-functions/latest/apireference';
export const WORKFLOWS_GUIDE = 'https://docs.aws.amazon.com/step-functions/latest/dg';
export const LANGUAGE = 'https://states-language.net/';

export const ROLE = 'arn:aws:iam::000000000000:role/workflow';

export const workflows = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('states', '1.0', `AWSStepFunctions.${operation}`, input);

export const create = (aws: Caller, name: string, definition: object, more: object = {}): Promise<JsonObject> =>
  workflows(aws, 'CreateStateMachine', { name, definition: JSON.stringify(definition), roleArn: ROLE, ...more });

/** Runs a machine to its end, which has to come within ten seconds. */
export async function execution(aws: Caller, own: string, definition: object, input: Json = {}): Promise<JsonObject> {
  const { stateMachineArn, ...refusal } = await create(aws, own, definition);
  if (stateMachineArn === undefined) return refusal;
  const { executionArn = null } = await workflows(aws, 'StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const described = await workflows(aws, 'DescribeExecution', { executionArn });
    if (described['status'] !== 'RUNNING') return described;
    await setTimeout(20);
  }
  return { status: 'RUNNING', executionArn };
}

/** The output of a machine, or the error that ended it. */
export async function outcome(aws: Caller, own: string, definition: object, input: Json = {}): Promise<Json> {
  const { status = null, output, error = null, cause, message } = await execution(aws, own, definition, input);
  if (status === 'SUCCEEDED') return parseJson(textOf(output)) ?? null;
  return { error, cause: cause ?? message ?? null };
}

/** A machine of states by name, which begins with the first. */
export const machine = (States: Readonly<Record<string, object>>, more: object = {}) => ({
  StartAt: Object.keys(States)[0],
  States,
  ...more,
});

export const oneState = (state: object, more: object = {}) => machine({ S: { End: true, ...state } }, more);

export const gives = (
  name: string,
  source: string,
  definition: object,
  input: Json,
  expected: unknown,
): ConformanceCase => ({
  name,
  source,
  run: (aws, own) => outcome(aws, own, definition, input),
  gives: expected,
});

/** The types of the events of an execution, in their order. */
export async function history(aws: Caller, executionArn: Json | undefined): Promise<readonly JsonObject[]> {
  return objectsOf((await workflows(aws, 'GetExecutionHistory', { executionArn, maxResults: 1_000 }))['events']);
}
