import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, parseJson, textOf } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import type { NestedExecution } from './nested-executions.ts';
import type { Ends } from './resource.ts';
import { asText } from './service.ts';
import { serviceFailure } from './service-failure.ts';
import { type Settling, sdkMetadata, type Task } from './task.ts';

const SERVICE = 'states';

/**
 * Starts an execution. With `.sync` the task ends with it, and its result is the execution; with `.sync:2` input and
 * output are JSON instead of text.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function nestedExecution(ends: Ends): Omit<Task, 'resource' | 'ends'> {
  return {
    resourceType: SERVICE,
    required: ['StateMachineArn'],
    run: start,
    ...((ends === 'sync' || ends === 'sync:2') && {
      settle: (answer, scope) => settle(answer, scope, ends === 'sync:2'),
    }),
  };
}

async function start(given: Json, scope: ExecutionScope): Promise<Json> {
  const { StateMachineArn: arn, Name: name, Input: input } = isObject(given) ? given : {};
  try {
    scope.authorize({ service: SERVICE, name: 'StartExecution', input: { stateMachineArn: textOf(arn) } });
    const nested = scope.nested.start(textOf(arn), {
      input: input === undefined || input === null ? '{}' : textOf(asText(input)),
      name: typeof name === 'string' ? name : undefined,
      ids: scope.ids,
    });
    const answer = { ExecutionArn: nested.arn, StartDate: nested.startedAt / 1000 };
    return { ...answer, ...sdkMetadata(scope.random.uuid(), JSON.stringify(answer)) };
  } catch (error) {
    throw error instanceof AwsError ? serviceFailure(SERVICE, error, scope.random.uuid()) : error;
  }
}

function settle(answer: Json, scope: ExecutionScope, isJson: boolean): Settling {
  const nested = scope.nested.get(textOf(isObject(answer) ? answer['ExecutionArn'] : undefined));
  return {
    result: nested.finished.then(() => {
      const described = describe(nested, isJson);
      if (nested.status === 'SUCCEEDED') return described;
      throw new StateFailure('States.TaskFailed', JSON.stringify(described));
    }),
    abandon: () => nested.stop(undefined, 'The parent execution does not wait for it any more.'),
  };
}

function describe(nested: NestedExecution, isJson: boolean): JsonObject {
  const { failure, output } = nested;
  const shown = (text: string): Json => (isJson ? (parseJson(text) ?? text) : text);
  return defined({
    Cause: failure?.causeText,
    Error: failure?.errorName,
    ExecutionArn: nested.arn,
    Input: shown(nested.input),
    InputDetails: { Included: true },
    Name: nested.name,
    Output: output === undefined ? undefined : shown(output),
    OutputDetails: output === undefined ? undefined : { Included: true },
    StartDate: nested.startedAt,
    StateMachineArn: nested.stateMachine.arn,
    Status: nested.status,
    StopDate: nested.stoppedAt,
  });
}
