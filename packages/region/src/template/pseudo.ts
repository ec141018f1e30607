import { uuidOf } from '../core/uuid-of.ts';

/** The stack that the template is deployed as. */
export interface StackIdentity {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly stackName: string;
  /** Its ARN, which CloudFormation made up when the stack began. */
  readonly stackArn?: string;
}

export const DEFAULT_STACK: StackIdentity = {
  region: 'us-east-1',
  accountId: '000000000000',
  partition: 'aws',
  stackName: 'local',
};

/** The stack's ARN. That of the package is made of its name alone, so that two starts give the same names. */
export function stackId(stack: StackIdentity): string {
  return stack.stackArn ?? stackArn(stack, uuidOf(`stack ${stack.stackName}`));
}

export const stackArn = ({ partition, region, accountId, stackName }: StackIdentity, uuid: string): string =>
  `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${uuid}`;

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
