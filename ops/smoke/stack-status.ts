import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Check, Finding } from './check.ts';
import { describeStack } from './stack.ts';

/** Whether the last deployment of a stack came to a good end. */
export const stackCheck = (client: CloudFormationClient, stackName: string): Check => ({
  name: `stack ${stackName}`,
  async look() {
    const { StackStatus = '', StackStatusReason } = await describeStack(client, stackName);
    return stackFinding(StackStatus, StackStatusReason);
  },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
function stackFinding(status: string, reason: string | undefined): Finding {
  const text = reason === undefined ? status : `${status}: ${reason}`;
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return { status: 'warning', text: `${text}. The last deployment was taken back; what runs is the one before` };
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return { status: 'ok', text };
  const advice = 'aws cloudformation describe-stack-events shows the first resource that failed.';
  return { status: status.endsWith('_IN_PROGRESS') ? 'waiting' : 'failed', text, advice };
}
