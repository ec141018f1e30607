import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../core/json.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Condition.html */
export interface BusCondition {
  readonly Type: string;
  readonly Key: string;
  readonly Value: string;
}

export interface BusPermission {
  /** An account, or `*` for everybody. */
  readonly principal: string;
  readonly action: string;
  readonly condition: BusCondition | undefined;
}

const MAX_POLICY_CHARS = 10_240;

/** The statement that a permission makes in the policy of a bus. */
export function statementFor({ principal, action, condition }: BusPermission, busArn: string): JsonObject {
  const [, partition] = busArn.split(':');
  return {
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:${partition}:iam::${principal}:root` },
    Action: action,
    Resource: busArn,
    ...(condition && { Condition: { [condition.Type]: { [condition.Key]: condition.Value } } }),
  };
}

/** @throws AwsError ValidationException, PolicyLengthExceededException */
export function checkBusPolicy(policyText: string): void {
  const policy = parseJson(policyText);
  if (!isObject(policy) || ![policy['Statement']].flat().every(isObject)) {
    throw new AwsError('ValidationException', 'This policy contains invalid Json');
  }
  if (policyText.length <= MAX_POLICY_CHARS) return;
  const message = `The event bus policy is too long: it has ${policyText.length} characters, the limit is ${MAX_POLICY_CHARS}.`;
  throw new AwsError('PolicyLengthExceededException', message);
}
