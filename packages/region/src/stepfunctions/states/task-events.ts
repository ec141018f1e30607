import type { Json, JsonObject } from '../../core/json.ts';
import { inputDetails, outputDetails } from '../run/data.ts';
import type { StateFailure } from '../run/failure.ts';
import type { Task } from '../tasks/task.ts';

/** The type and the details of an event. */
type Event = readonly [type: string, details: JsonObject];

/** The history events of one kind of task. */
export interface TaskEvents {
  scheduled(input: Json, timeoutSeconds: number | undefined): Event;
  started(): Event;
  succeeded(output: Json): Event;
  failed(failure: StateFailure): Event;
  timedOut(failure: StateFailure): Event;
}

/** A function that the state names by its ARN has its own event types. All other tasks share theirs. */
export function taskEvents(task: Task, region: string): TaskEvents {
  return task.resourceType === undefined
    ? functionEvents(task.resource)
    : serviceEvents(task, task.resourceType, region);
}

function functionEvents(resource: string): TaskEvents {
  return {
    scheduled: (input, timeoutInSeconds) => {
      const details = { resource, ...inputDetails(input), ...(timeoutInSeconds !== undefined && { timeoutInSeconds }) };
      return ['LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: details }];
    },
    started: () => ['LambdaFunctionStarted', {}],
    succeeded: (output) => ['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: outputDetails(output) }],
    failed: (failure) => ['LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: errorDetails(failure) }],
    timedOut: (failure) => ['LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: errorDetails(failure) }],
  };
}

function serviceEvents({ resource }: Task, resourceType: string, region: string): TaskEvents {
  const what = { resourceType, resource };
  return {
    scheduled: (input, timeoutInSeconds) => {
      const parameters = JSON.stringify(input);
      const details = { ...what, region, parameters, ...(timeoutInSeconds !== undefined && { timeoutInSeconds }) };
      return ['TaskScheduled', { taskScheduledEventDetails: details }];
    },
    started: () => ['TaskStarted', { taskStartedEventDetails: what }],
    succeeded: (output) => ['TaskSucceeded', { taskSucceededEventDetails: { ...what, ...outputDetails(output) } }],
    failed: (failure) => ['TaskFailed', { taskFailedEventDetails: { ...what, ...errorDetails(failure) } }],
    timedOut: (failure) => ['TaskTimedOut', { taskTimedOutEventDetails: { ...what, ...errorDetails(failure) } }],
  };
}

/** The error and the cause of a failure, for events and answers. Absent parts are left out. */
export function errorDetails({ errorName, causeText }: StateFailure): JsonObject {
  return { ...(errorName !== undefined && { error: errorName }), ...(causeText !== undefined && { cause: causeText }) };
}
