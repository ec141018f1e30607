import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, parseJson } from '../../core/json.ts';
import type { Invocation } from '../../core/ports.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import { asText } from './service.ts';
import { serviceFailure } from './service-failure.ts';
import { sdkMetadata, type Task } from './task.ts';

/** A function that the state names by its ARN: the input is the payload, the payload is the result. */
export function functionTask(functionArn: string): Task {
  return {
    resource: functionArn,
    resourceType: undefined,
    required: [],
    ends: 'answer',
    run: async (input, execution) => payloadOf(await invoke(functionArn, JSON.stringify(input), execution)),
  };
}

/**
 * A payload that is a text is JSON already, and goes to the function as it is.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export const lambdaInvoke: Omit<Task, 'resource' | 'ends'> = {
  resourceType: 'lambda',
  required: ['FunctionName'],
  async run(parameters, execution) {
    const { FunctionName: name, Payload: given, Qualifier: qualifier, InvocationType: type } = asObject(parameters);
    const payload = asText(given ?? {});
    const functionArn = [name, qualifier].filter((part) => typeof part === 'string').join(':');
    if (type === 'Event') return enqueue(functionArn, payload, execution);
    const invocation = await invoke(functionArn, payload, execution);
    const Payload = payloadOf(invocation);
    const metadata = sdkMetadata(invocation.requestId, invocation.payload);
    return { ExecutedVersion: invocation.executedVersion ?? '$LATEST', Payload, ...metadata, StatusCode: 200 };
  },
};

async function invoke(functionArn: string, payload: string, execution: ExecutionScope): Promise<Invocation> {
  const { ports, ids } = execution;
  authorize(functionArn, execution);
  const invocation = await ports.functions.invoke(functionArn, payload, ids).catch(failedBy(execution));
  if (invocation.functionError !== undefined) throw functionFailure(invocation.payload);
  return invocation;
}

async function enqueue(functionArn: string, payload: string, execution: ExecutionScope): Promise<Json> {
  const { ports, ids, random } = execution;
  authorize(functionArn, execution);
  await ports.functions.enqueue(functionArn, payload, ids).catch(failedBy(execution));
  return { Payload: '', ...sdkMetadata(random.uuid(), ''), StatusCode: 202 };
}

function authorize(FunctionName: string, execution: ExecutionScope): void {
  try {
    execution.authorize({ service: 'lambda', name: 'Invoke', input: { FunctionName } });
  } catch (error) {
    failedBy(execution)(error);
  }
}

const failedBy =
  ({ random }: ExecutionScope) =>
  (error: unknown): never => {
    throw error instanceof AwsError ? serviceFailure('lambda', error, random.uuid()) : error;
  };

/** The error has the name that the function gave it. The cause is the function's whole answer. */
function functionFailure(payload: string): StateFailure {
  const answer = parseJson(payload);
  const errorType = isObject(answer) ? answer['errorType'] : undefined;
  if (typeof errorType === 'string' && errorType !== '') return new StateFailure(errorType, payload);
  const reason = 'The cause could not be determined because Lambda did not return an error type.';
  return new StateFailure('Lambda.Unknown', `${reason} Returned payload: ${payload}`);
}

function payloadOf({ payload }: Invocation): Json {
  return parseJson(payload) ?? null;
}

function asObject(value: Json) {
  return isObject(value) ? value : {};
}
