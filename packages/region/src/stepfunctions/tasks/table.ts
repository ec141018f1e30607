import { INTEGRATIONS } from './integrations.ts';
import { functionTask, lambdaInvoke } from './lambda.ts';
import { serviceTask } from './service.ts';
import type { Task } from './task.ts';

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const INTEGRATION_ARN = /^arn:[^:]+:states:::(.+)$/;

const TASKS: ReadonlyMap<string, Task> = new Map<string, Task>([
  ['lambda:invoke', lambdaInvoke],
  ...Object.entries(INTEGRATIONS).flatMap(([service, integrations]) =>
    integrations.map((one): [string, Task] => [`${service}:${one.operation}`, serviceTask(service, one)]),
  ),
]);

/** The task of a Resource, or a text that says why there is none. */
export function findTask(resource: string): Task | string {
  if (FUNCTION_ARN.test(resource)) return functionTask(resource);
  const [, integration] = INTEGRATION_ARN.exec(resource) ?? [];
  const task = integration === undefined ? undefined : TASKS.get(integration);
  if (task) return task;
  return `The region does not run the resource ${resource}. There are: a function's ARN, ${[...TASKS.keys()].join(', ')}.`;
}
