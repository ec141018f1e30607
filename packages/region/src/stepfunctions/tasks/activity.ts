import { runtimeFailure, StateFailure } from '../run/failure.ts';
import { jsonText } from '../run/given-text.ts';
import type { Task } from './task.ts';

/** A task that a worker fetches, and ends by its token. */
export const activityTask = (activityArn: string): Task => ({
  resource: activityArn,
  resourceType: undefined,
  required: [],
  ends: 'token',
  isActivity: true,
  run: () => Promise.reject(new StateFailure('States.Runtime', 'An activity is not called.')),
  check({ activities }) {
    if (!activities.has(activityArn)) throw runtimeFailure(`The activity ${activityArn} does not exist.`);
  },
  offer(taskToken, input, { activities }) {
    return activities.offer(activityArn, { taskToken, input: jsonText(input) });
  },
});
