import { setTimeout } from 'node:timers/promises';
import { type Caller, element } from '../caller.ts';

const form = (aws: Caller, Action: string, fields: Readonly<Record<string, string>>): Promise<string> =>
  aws.form('cloudformation', { Action, Version: '2010-05-15', ...fields });

/** Makes a stack of these resources, and waits until it is there. @throws Error when it fails or takes ten seconds */
export async function stack(aws: Caller, StackName: string, Resources: object): Promise<void> {
  await stackOf(aws, StackName, { Resources });
}

/**
 * Makes a stack of this template: its outputs by name, or how CreateStack refuses the template.
 * @throws Error when it fails or takes ten seconds
 */
export async function stackOf(
  aws: Caller,
  StackName: string,
  template: object,
): Promise<Readonly<Record<string, string>> | string> {
  const TemplateBody = JSON.stringify(template);
  const fields = { StackName, TemplateBody, 'Capabilities.member.1': 'CAPABILITY_IAM' };
  const answer = await form(aws, 'CreateStack', { ...fields, 'Capabilities.member.2': 'CAPABILITY_AUTO_EXPAND' });
  if (answer.startsWith('400 ')) return answer;
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const described = await form(aws, 'DescribeStacks', { StackName });
    const status = element(described, 'StackStatus');
    if (status === 'CREATE_COMPLETE') return outputsIn(described);
    if (!status.endsWith('_IN_PROGRESS')) throw new Error(`The stack ${StackName} is ${status}.`);
    await setTimeout(20);
  }
  throw new Error(`The stack ${StackName} is not there after ten seconds.`);
}

const outputsIn = (described: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    element(described, 'Outputs')
      .split('</member>')
      .map((member) => [element(member, 'OutputKey'), element(member, 'OutputValue')])
      .filter(([key]) => key !== ''),
  );
