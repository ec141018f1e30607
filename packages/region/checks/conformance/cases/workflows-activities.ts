import { setTimeout } from 'node:timers/promises';
import { parseJson, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, refused } from '../expected.ts';
import { create, oneState, WORKFLOWS_API, WORKFLOWS_GUIDE, workflows } from './workflows-calls.ts';

const ACTIVITIES = `${WORKFLOWS_GUIDE}/concepts-activities.html`;

const activity = async (aws: Caller, name: string): Promise<string> =>
  textOf((await workflows(aws, 'CreateActivity', { name }))['activityArn']);

/** A task that a worker has, and the execution that waits for it. */
async function taken(aws: Caller, own: string) {
  const activityArn = await activity(aws, own);
  const { stateMachineArn } = await create(aws, own, oneState({ Type: 'Task', Resource: activityArn }));
  const { executionArn } = await workflows(aws, 'StartExecution', { stateMachineArn, input: '{"box": 1}' });
  const { taskToken, input } = await workflows(aws, 'GetActivityTask', { activityArn, workerName: 'scales' });
  return { executionArn, taskToken, input };
}

/** How an execution ended, which has to be within ten seconds. */
async function ended(aws: Caller, executionArn: unknown) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const { status, output, error, cause } = await workflows(aws, 'DescribeExecution', { executionArn });
    if (status !== 'RUNNING') return { status, output: parseJson(textOf(output)), error, cause };
    await setTimeout(20);
  }
  return { status: 'RUNNING' };
}

export const WORKFLOW_ACTIVITIES: readonly ConformanceCase[] = [
  {
    name: 'CreateActivity gives the ARN, and the same again',
    source: `${WORKFLOWS_API}/API_CreateActivity.html`,
    run: async (aws, own) => {
      const made = await activity(aws, own);
      return [(await activity(aws, own)) === made, made.replace(own, 'name')];
    },
    gives: [true, /^arn:aws:states:us-east-1:\d{12}:activity:name$/],
  },
  {
    name: 'DescribeActivity tells name and time',
    source: `${WORKFLOWS_API}/API_DescribeActivity.html`,
    run: async (aws, own) => {
      const { name, creationDate } = await workflows(aws, 'DescribeActivity', {
        activityArn: await activity(aws, own),
      });
      return { isOwn: name === own, creationDate };
    },
    gives: { isOwn: true, creationDate: anyNumber },
  },
  {
    name: 'an activity that is gone has no tasks',
    source: `${WORKFLOWS_API}/API_GetActivityTask.html`,
    run: async (aws, own) => {
      const activityArn = await activity(aws, own);
      await workflows(aws, 'DeleteActivity', { activityArn });
      return workflows(aws, 'GetActivityTask', { activityArn });
    },
    gives: refused(400, 'ActivityDoesNotExist', /^Activity Does Not Exist: 'arn:aws:states:/),
  },
  {
    name: 'a worker gets the input of the state, and gives its result',
    source: ACTIVITIES,
    run: async (aws, own) => {
      const { executionArn, taskToken, input } = await taken(aws, own);
      await workflows(aws, 'SendTaskHeartbeat', { taskToken });
      await workflows(aws, 'SendTaskSuccess', { taskToken, output: '{"grams":20}' });
      return { input: parseJson(textOf(input)), ...(await ended(aws, executionArn)) };
    },
    gives: { input: { box: 1 }, status: 'SUCCEEDED', output: { grams: 20 }, error: undefined, cause: undefined },
  },
  {
    name: 'a worker lets the state fail',
    source: ACTIVITIES,
    run: async (aws, own) => {
      const { executionArn, taskToken } = await taken(aws, own);
      await workflows(aws, 'SendTaskFailure', { taskToken, error: 'TooHeavy', cause: 'more than 30 kg' });
      return ended(aws, executionArn);
    },
    gives: { status: 'FAILED', output: undefined, error: 'TooHeavy', cause: 'more than 30 kg' },
  },
];
