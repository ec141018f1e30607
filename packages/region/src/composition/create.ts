import { kindOf } from '../resources/index.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';

/**
 * Creates resources one after the other, without those that do nothing in the region.
 * @throws TemplateError RESOURCE_REFUSED with the logical id, when a service refuses its properties
 */
export async function createResources(resources: readonly ResolvedResource[], services: RegionServices): Promise<void> {
  for (const resource of resources) {
    try {
      await kindOf(resource.type)?.create?.(resource, services);
    } catch (cause) {
      if (cause instanceof TemplateError || !(cause instanceof Error)) throw cause;
      const error = TemplateError.at('RESOURCE_REFUSED', resource.logicalId, '', `${resource.type}: ${cause.message}`);
      throw Object.assign(error, { cause });
    }
  }
}
