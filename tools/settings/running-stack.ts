import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { settingOf } from './settings.ts';

/** A stack as CloudFormation has it. */
export interface RunningStack {
  readonly name: string;
  readonly status: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** @returns undefined before the first deployment */
export async function readStack(client: CloudFormationClient, name: string): Promise<RunningStack | undefined> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const parameters = stack?.Parameters?.map(
      ({ ParameterKey: key = '', ParameterValue: value = '' }) => [key, value] as const,
    );
    return { name, status: stack?.StackStatus ?? '', parameters: new Map(parameters) };
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/**
 * Why CloudFormation would refuse to update the stack, and what to do; undefined when it would not.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function refusalOf({ name, status }: RunningStack, stage: string): string | undefined {
  const remove = `npx sls remove --stage ${stage}`;
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED')
    return `${name} is in ${status}: its creation failed, and it can only be removed. Run ${remove}, then deploy again.`;
  if (status === 'DELETE_FAILED')
    return `${name} is in ${status}: its removal did not end. Run ${remove} again, then deploy again.`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `${name} is in ${status}. Run aws cloudformation continue-update-rollback --stack-name ${name}, then deploy again.`;
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
    return `${name} is in ${status}: somebody else deploys it. Wait until that has ended, then deploy again.`;
  return undefined;
}

/** A setting of the running stack that a deployment would change. */
export interface Difference {
  readonly parameter: string;
  /** Undefined for a setting that is new. */
  readonly running: string | undefined;
  /** Undefined for a setting that the template has no more. */
  readonly next: string | undefined;
}

/**
 * What CloudFormation tells of a parameter with NoEcho, whatever its value is.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
const HIDDEN = '****';

/**
 * None for a stack without parameters, and none of a parameter whose value CloudFormation hides. The framework first creates one with its bucket alone, which stays when the first
 * deployment fails.
 * @param next values by parameter
 */
export function differencesOf(
  { parameters: running }: Pick<RunningStack, 'parameters'>,
  next: ReadonlyMap<string, string>,
): readonly Difference[] {
  if (running.size === 0) return [];
  return [...new Set([...running.keys(), ...next.keys()])]
    .map((parameter) => ({ parameter, running: running.get(parameter), next: next.get(parameter) }))
    .filter(({ running: now, next: then }) => now !== then && (now !== HIDDEN || then === undefined));
}

/** One line for each difference: `kafka: existing -> none`. */
export const differenceLines = (differences: readonly Difference[]): string =>
  differences
    .map(({ parameter, running, next }) => `  ${settingOf(parameter)}: ${shown(running)} -> ${shown(next)}`)
    .join('\n');

function shown(value: string | undefined): string {
  if (value === undefined) return '(no such setting)';
  return value === '' ? '(empty)' : value;
}
