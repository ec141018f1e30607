import type { Json, JsonObject } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import { inputDetails, outputDetails } from '../run/data.ts';
import type { StateFailure } from '../run/failure.ts';
import type { Task } from '../tasks/task.ts';

/** The type and the details of an event. */
type Event = readonly [type: string, details: JsonObject];

/** How long a task may take, and how long it may say nothing. */
export interface Limits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** The history events of one kind of task. */
export interface TaskEvents {
  scheduled(input: Json, limits: Limits): Event;
  /** An activity starts when a worker takes it. */
  readonly started?: () => Event;
  /** The call is answered, or a worker has the task, and its end is waited for. */
  submitted(answer: Json): Event;
  succeeded(output: Json): Event;
  failed(failure: StateFailure): Event;
  timedOut(failure: StateFailure): Event;
}

/** A function that the state names by its ARN has its own event types. All other tasks share theirs. */
export function taskEvents(task: Task, region: string): TaskEvents {
  if (task.isActivity) return activityEvents(task.resource);
  return task.resourceType === undefined
    ? functionEvents(task.resource)
    : serviceEvents(task, task.resourceType, region);
}

function functionEvents(resource: string): TaskEvents {
  return {
    scheduled: (input, limits) => {
      const details = { resource, ...inputDetails(input), ...limitDetails(limits) };
      return ['LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: details }];
    },
    started: () => ['LambdaFunctionStarted', {}],
    submitted: (answer) => ['TaskSubmitted', { taskSubmittedEventDetails: outputDetails(answer) }],
    succeeded: (output) => ['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: outputDetails(output) }],
    failed: (failure) => ['LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: errorDetails(failure) }],
    timedOut: (failure) => ['LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: errorDetails(failure) }],
  };
}

function activityEvents(resource: string): TaskEvents {
  return {
    scheduled: (input, limits) => {
      const details = { resource, ...inputDetails(input), ...limitDetails(limits) };
      return ['ActivityScheduled', { activityScheduledEventDetails: details }];
    },
    submitted: (worker) => ['ActivityStarted', { activityStartedEventDetails: worker }],
    succeeded: (output) => ['ActivitySucceeded', { activitySucceededEventDetails: outputDetails(output) }],
    failed: (failure) => ['ActivityFailed', { activityFailedEventDetails: errorDetails(failure) }],
    timedOut: (failure) => ['ActivityTimedOut', { activityTimedOutEventDetails: errorDetails(failure) }],
  };
}

function serviceEvents({ resource }: Task, resourceType: string, region: string): TaskEvents {
  const what = { resourceType, resource };
  return {
    scheduled: (input, limits) => {
      const parameters = JSON.stringify(input);
      const details = { ...what, region, parameters, ...limitDetails(limits) };
      return ['TaskScheduled', { taskScheduledEventDetails: details }];
    },
    started: () => ['TaskStarted', { taskStartedEventDetails: what }],
    submitted: (answer) => ['TaskSubmitted', { taskSubmittedEventDetails: { ...what, ...outputDetails(answer) } }],
    succeeded: (output) => ['TaskSucceeded', { taskSucceededEventDetails: { ...what, ...outputDetails(output) } }],
    failed: (failure) => ['TaskFailed', { taskFailedEventDetails: { ...what, ...errorDetails(failure) } }],
    timedOut: (failure) => ['TaskTimedOut', { taskTimedOutEventDetails: { ...what, ...errorDetails(failure) } }],
  };
}

function limitDetails({ timeoutSeconds, heartbeatSeconds }: Limits): JsonObject {
  return defined({ timeoutInSeconds: timeoutSeconds, heartbeatInSeconds: heartbeatSeconds });
}

/** The error and the cause of a failure, for events and answers. Absent parts are left out. */
export function errorDetails({ errorName, causeText }: StateFailure): JsonObject {
  return { ...(errorName !== undefined && { error: errorName }), ...(causeText !== undefined && { cause: causeText }) };
}
