import { setTimeout } from 'node:timers/promises';
import { type Caller, element } from '../caller.ts';

/** Makes a stack of these resources, and waits until it is there. @throws Error when it fails or takes ten seconds */
export async function stack(aws: Caller, StackName: string, Resources: object): Promise<void> {
  const call = (Action: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    aws.form('cloudformation', { Action, Version: '2010-05-15', StackName, ...more });
  await call('CreateStack', { TemplateBody: JSON.stringify({ Resources }), 'Capabilities.member.1': 'CAPABILITY_IAM' });
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const status = element(await call('DescribeStacks'), 'StackStatus');
    if (status === 'CREATE_COMPLETE') return;
    if (!status.endsWith('_IN_PROGRESS')) throw new Error(`The stack ${StackName} is ${status}.`);
    await setTimeout(20);
  }
  throw new Error(`The stack ${StackName} is not there after ten seconds.`);
}
