import type { ResolvedResource } from '../template/resource.ts';
import type { Planned } from './planned.ts';

/** By logical id. */
type Policies = Readonly<Record<string, string>>;

/**
 * Whether a resource stays when its stack goes, or its creation is rolled back.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export function isRetained(policies: Policies, { logicalId }: ResolvedResource, wasComplete: boolean): boolean {
  const policy = policies[logicalId];
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && wasComplete);
}

/**
 * Whether a resource stays that an update takes out of its stack: by the template of before when it is no longer
 * declared, by the new one when another takes its place.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
 */
export function retainedByUpdate(before: Policies, next: Planned): (resource: ResolvedResource) => boolean {
  const declared = new Set(next.resources.map(({ logicalId }) => logicalId));
  return (resource) =>
    declared.has(resource.logicalId)
      ? next.replacePolicies[resource.logicalId] === 'Retain'
      : isRetained(before, resource, true);
}
