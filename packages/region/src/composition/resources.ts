import { kindOf } from '../resources/index.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';

/**
 * Creates a resource, or changes the one that `before` declared; does nothing for one without behaviour in the region.
 * @throws TemplateError RESOURCE_REFUSED with the logical id, when a service refuses its properties
 */
export function declareResource(resource: ResolvedResource, services: RegionServices, before?: ResolvedResource) {
  return refusing(resource, () => kindOf(resource.type)?.declare?.(resource, services, before));
}

/** @throws TemplateError RESOURCE_REFUSED with the logical id, when a service cannot remove it */
export function removeResource(resource: ResolvedResource, services: RegionServices): Promise<void> {
  return refusing(resource, () => kindOf(resource.type)?.remove?.(resource, services));
}

async function refusing({ logicalId, type }: ResolvedResource, change: () => Promise<void> | void): Promise<void> {
  try {
    await change();
  } catch (cause) {
    if (cause instanceof TemplateError || !(cause instanceof Error)) throw cause;
    const error = TemplateError.at('RESOURCE_REFUSED', logicalId, '', `${type}: ${cause.message}`);
    throw Object.assign(error, { cause });
  }
}
