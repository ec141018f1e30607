import { activityTask } from './activity.ts';
import { INTEGRATIONS } from './integrations.ts';
import { functionTask, lambdaInvoke } from './lambda.ts';
import { nestedExecution } from './nested.ts';
import { ACTIVITY_ARN, type TaskResource, taskResource } from './resource.ts';
import { sdkTask } from './sdk.ts';
import { SDK_SERVICES } from './sdk-call.ts';
import { serviceTask } from './service.ts';
import type { Task } from './task.ts';

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const SDK = 'aws-sdk:';

type Work = Omit<Task, 'resource' | 'ends'>;

const TASKS: ReadonlyMap<string, Work> = new Map<string, Work>([
  ['lambda:invoke', lambdaInvoke],
  ['states:startExecution', nestedExecution('answer')],
  ...Object.entries(INTEGRATIONS).flatMap(([service, integrations]) =>
    integrations.map((one): [string, Work] => [`${service}:${one.operation}`, serviceTask(service, one)]),
  ),
]);

/** The task of a Resource, or a text that says why there is none. */
export function findTask(resource: string): Task | string {
  if (FUNCTION_ARN.test(resource)) return functionTask(resource);
  if (ACTIVITY_ARN.test(resource)) return activityTask(resource);
  const found = taskResource(resource);
  const work = found && workOf(found);
  if (found && work) return { ...work, resource: found.shown, ends: found.ends };
  const sdk = Object.keys(SDK_SERVICES).map((service) => `${SDK}${service}`);
  return `The region does not run the resource ${resource}. There are: the ARN of a function or an activity, ${[...TASKS.keys(), ...sdk].join(', ')}.`;
}

function workOf({ service, operation, ends }: TaskResource): Work | undefined {
  const name = `${service}:${operation}`;
  if (ends === 'sync' || ends === 'sync:2') return name === 'states:startExecution' ? nestedExecution(ends) : undefined;
  return service.startsWith(SDK) ? sdkTask(service.slice(SDK.length), operation) : TASKS.get(name);
}
