import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { Activity } from '../activities/activities.ts';
import { checkArn } from '../arns.ts';
import { checkCount } from '../tags.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';
import { readTags } from './tags.ts';

const ARN = { min: 1, max: 256 };
const NAME = { min: 1, max: 80 };

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html */
export function activityOperations({ activities, activityTasks, tags }: WorkflowService): JsonOperations {
  const readArn = (check: Checker): string => {
    const arn = check.requiredText('activityArn', ARN);
    check.done();
    checkArn(arn, 'activity');
    return arn;
  };
  return {
    CreateActivity(input) {
      const check = new Checker(input);
      const name = check.requiredText('name', NAME);
      const added = readTags(check.objects('tags') ?? []);
      check.done();
      checkCount(added, name);
      const { arn, createdAt } = activities.create(name);
      if (Object.keys(added).length > 0) tags.add(arn, added);
      return { activityArn: arn, creationDate: createdAt / 1000 };
    },

    DeleteActivity(input) {
      const arn = readArn(new Checker(input));
      activities.delete(arn);
      tags.forget(arn);
      return {};
    },

    DescribeActivity: (input) => shown(activities.get(readArn(new Checker(input)))),

    ListActivities(input) {
      const check = new Checker(input);
      const page = readPage(check);
      check.done();
      return onePage('activities', activities.list(), page, shown);
    },

    async GetActivityTask(input, { signal }) {
      const check = new Checker(input);
      const workerName = check.text('workerName', NAME);
      const { arn } = activities.get(readArn(check));
      return { ...((await activityTasks.poll(arn, workerName, signal)) ?? { taskToken: null }) };
    },
  };
}

const shown = ({ arn, name, createdAt }: Activity) => ({ activityArn: arn, name, creationDate: createdAt / 1000 });
