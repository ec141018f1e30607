import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { object, objects, text, texts } from '../core/properties.ts';
import { Checker } from '../http/input-checker.ts';
import { checkFunctionLimits } from '../lambda/function-limits.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { NAME_LIMITS } from './name-limits.ts';

const MAX_INLINE_POLICY_CHARACTERS = 10_240;
const MAX_MANAGED_POLICIES = 10;

type Check = (resource: ResolvedResource) => void;

/** What services refuse beside names that are too long, by type. */
const CHECKS: Readonly<Record<string, Check>> = {
  'AWS::IAM::Role': checkPolicies,
  'AWS::Lambda::Function': ({ properties }) => checkFunctionLimits(properties),
};

/**
 * Makes sure that a resource keeps the quotas of its service, before it is created or changed.
 * @throws AwsError as the service refuses it
 */
export function checkQuotas(resource: ResolvedResource): void {
  const { type, properties } = resource;
  const { property, ...limit } = NAME_LIMITS[type] ?? {};
  if (property !== undefined) {
    const name = text(properties, property);
    checked(name === undefined ? {} : { [property]: name }, (check) => check.text(property, limit));
  }
  CHECKS[type]?.(resource);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function checkPolicies({ properties, ref }: ResolvedResource): void {
  // IAM does not count white space.
  const documents = objects(properties, 'Policies').map((policy) => JSON.stringify(object(policy, 'PolicyDocument')));
  if (documents.join('').length > MAX_INLINE_POLICY_CHARACTERS) {
    const message = `Maximum policy size of ${MAX_INLINE_POLICY_CHARACTERS} bytes exceeded for role ${ref}`;
    throw new AwsError('LimitExceeded', message, 409);
  }
  if (texts(properties, 'ManagedPolicyArns').length > MAX_MANAGED_POLICIES) {
    throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${MAX_MANAGED_POLICIES}`, 409);
  }
}

function checked(input: JsonObject, read: (check: Checker) => unknown): void {
  const check = new Checker(input);
  read(check);
  check.done();
}
