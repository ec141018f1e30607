import { isSameDeclaration } from '../resources/compare.ts';
import { kindOf } from '../resources/index.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';

/** A resource before and after a change; one of them is missing when it was added or removed. */
export interface Change {
  readonly before: ResolvedResource | undefined;
  readonly after: ResolvedResource | undefined;
}

/**
 * The changes that make `wanted` out of `running`: first what is added or changed, in the order of its creation, then
 * what goes, the last created first. A resource whose physical name changes goes and another one comes, as with
 * CloudFormation.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export function changesBetween(
  running: readonly ResolvedResource[],
  wanted: readonly ResolvedResource[],
  services: RegionServices,
): readonly Change[] {
  const before = byIdentity(running);
  const after = byIdentity(wanted);
  const declared = [...after].map(([key, resource]) => ({ before: before.get(key), after: resource }));
  const removed = [...before].filter(([key]) => !after.has(key)).toReversed();
  return [
    ...declared.filter((change) => !isUnchanged(change, services)),
    ...removed.map(([, resource]) => ({ before: resource, after: undefined })),
  ];
}

/** A type and a physical name belong to the identity: what has another one is another resource. */
function byIdentity(resources: readonly ResolvedResource[]): Map<string, ResolvedResource> {
  return new Map(resources.map((one) => [[one.logicalId, one.type, one.ref].join('\0'), one]));
}

function isUnchanged({ before, after }: Change, services: RegionServices): boolean {
  if (before === undefined || after === undefined) return false;
  return kindOf(after.type)?.isUnchanged?.(after, services, before) ?? isSameDeclaration(after, before);
}
