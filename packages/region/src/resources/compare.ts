import { isDeepStrictEqual } from 'node:util';
import type { ResolvedResource } from '../template/resource.ts';

/** Whether two declarations ask for the same, apart from the properties named. */
export function isSameDeclaration(a: ResolvedResource, b: ResolvedResource, ...except: readonly string[]): boolean {
  return isDeepStrictEqual(wanted(a, except), wanted(b, except));
}

function wanted({ properties, ref, attributes }: ResolvedResource, except: readonly string[]) {
  const counted = Object.entries(properties).filter(([name]) => !except.includes(name));
  return { properties: Object.fromEntries(counted), ref, attributes };
}
