import { isObject, type Json } from '../core/json.ts';
import { type NamedResource, UNKNOWN } from '../template/resource.ts';
import type { Finding } from '../template/template-error.ts';
import type { PropertySupport, ResourceKind } from './kind.ts';

const GO_WITHOUT = 'Remove it, or start with --allow-unsupported to go without it.';

/** Everything in a resource that the region cannot run. */
export function unsupportedIn(resource: NamedResource, kind: ResourceKind | undefined): readonly Finding[] {
  const { logicalId, type, properties } = resource;
  if (kind === undefined) return [{ logicalId, path: '', message: `The region does not run ${type}. ${GO_WITHOUT}` }];
  // What is not known yet is looked at when it is.
  const isKnown = !JSON.stringify(properties).includes(UNKNOWN);
  const refused = isKnown ? (kind.refusals?.(resource) ?? []) : [];
  const listed = unlisted(properties, kind.properties, 'Properties');
  return [
    ...listed.map((path) => ({
      logicalId,
      path,
      message: `The region does not run this property of ${type}. ${GO_WITHOUT}`,
    })),
    ...refused.map(({ path, message }) => ({ logicalId, path, message })),
  ];
}

/** The paths below `value` that the table does not list. */
function unlisted(value: Json, support: PropertySupport, path: string): readonly string[] {
  if (typeof support === 'string') return [];
  if (isList(value)) return value.flatMap((item, index) => unlisted(item, support, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const below = `${path}.${name}`;
    const innerSupport = Object.hasOwn(support, name) ? support[name] : undefined;
    return innerSupport === undefined ? [below] : unlisted(inner, innerSupport, below);
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
