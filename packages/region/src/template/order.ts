import type { ResolvedResource } from './resource.ts';
import { fail } from './scope.ts';

/**
 * Sorts resources so that each comes after those it needs; otherwise the order of the template stays.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE when DependsOn closes a circle or names no resource
 */
export function creationOrder(
  resources: readonly ResolvedResource[],
  needs: (logicalId: string) => ReadonlySet<string>,
): readonly ResolvedResource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const ordered = new Set<ResolvedResource>();
  const open: string[] = [];

  function visit(resource: ResolvedResource): void {
    if (ordered.has(resource)) return;
    const { logicalId } = resource;
    if (open.includes(logicalId)) {
      const circle = [...open.slice(open.indexOf(logicalId)), logicalId].join(' -> ');
      fail({ logicalId, path: 'DependsOn' }, `Circular dependency between resources: ${circle}.`);
    }
    open.push(logicalId);
    for (const id of needs(logicalId)) {
      const needed = byId.get(id);
      // As in CloudFormation, a dependency whose condition is false is ignored.
      if (needed !== undefined) visit(needed);
    }
    open.pop();
    ordered.add(resource);
  }

  for (const resource of resources) visit(resource);
  return [...ordered];
}
