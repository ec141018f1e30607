/** The stack that the template is deployed as. */
export interface StackIdentity {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly stackName: string;
}

export const DEFAULT_STACK: StackIdentity = {
  region: 'us-east-1',
  accountId: '000000000000',
  partition: 'aws',
  stackName: 'local',
};

/** The stack's ARN; its last part is fixed, so that two starts give the same names. */
export function stackId(stack: StackIdentity): string {
  const uuid = '00000000-0000-4000-8000-000000000000';
  return `arn:${stack.partition}:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.stackName}/${uuid}`;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameters(stack: StackIdentity): ReadonlyMap<string, string | readonly string[]> {
  return new Map<string, string | readonly string[]>([
    ['AWS::AccountId', stack.accountId],
    ['AWS::Region', stack.region],
    ['AWS::Partition', stack.partition],
    ['AWS::StackName', stack.stackName],
    ['AWS::StackId', stackId(stack)],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::NotificationARNs', []],
  ]);
}
