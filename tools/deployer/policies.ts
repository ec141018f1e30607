import { UsageError } from '@tributary/region/command-line';
import type { JsonObject } from '@tributary/region/json';
import type { Right } from './rights/right.ts';

/** IAM counts the characters of a managed policy without white space. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const POLICY_LIMIT_CHARACTERS = 6_144;
/** A role takes ten managed policies, if its account has not asked for more. */
export const POLICIES_LIMIT = 10;
export const STAGE_LIMIT_CHARACTERS = 20;

/** The longest value of each placeholder, for the size of a policy. */
const LONGEST: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '123456789012',
  Stage: 'x'.repeat(STAGE_LIMIT_CHARACTERS),
};

/** The number of characters that IAM counts, at most. */
export function sizeOf(policy: JsonObject): number {
  const text = JSON.stringify(policy).replace(/\$\{([\w:]+)\}/g, (whole, name: string) => LONGEST[name] ?? whole);
  return text.replace(/\s/g, '').length;
}

const policyOf = (Statement: readonly JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });

/**
 * Managed policies that give these rights: one statement for each set of resources and conditions, in as few policies as
 * they fit into.
 * @throws UsageError where a role could not have that many
 */
export function policiesOf(rights: readonly Right[]): readonly JsonObject[] {
  const policies: JsonObject[][] = [];
  for (const statement of statementsOf(rights)) {
    const fitting = policies.find((policy) => sizeOf(policyOf([...policy, statement])) <= POLICY_LIMIT_CHARACTERS);
    if (fitting) fitting.push(statement);
    else policies.push([statement]);
  }
  if (policies.length > POLICIES_LIMIT)
    throw new UsageError(`The rights take ${policies.length} policies, and a role takes ${POLICIES_LIMIT}.`);
  return policies.map(policyOf);
}

function statementsOf(rights: readonly Right[]): readonly JsonObject[] {
  const groups = Map.groupBy(rights, ({ on, when }) => JSON.stringify([on, when]));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const actions = [first, ...others].flatMap((right) => right.actions);
    const Condition = first.when === undefined ? {} : { Condition: { ...first.when } };
    return { Effect: 'Allow', Action: [...new Set(actions)].sort(), Resource: [...first.on], ...Condition };
  });
}
