import { StateFailure } from '../run/failure.ts';
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
  offer(taskToken, input, { activities }) {
    if (!activities.has(activityArn)) {
      throw new StateFailure('ActivityDoesNotExist', `Activity Does Not Exist: '${activityArn}'`);
    }
    return activities.offer(activityArn, { taskToken, input: jsonText(input) });
  },
});
