import { matchRoute } from '../routes.ts';
import { pathOf, type RestApi, type RestMethod } from './rest-api.ts';

export interface FoundMethod {
  readonly method: RestMethod;
  /** Of the resource: `/things/{thingId}`. */
  readonly resourcePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the resource that a path fits most exactly, then its method: the one named, else ANY.
 * @param path below the stage
 * @returns undefined where the resource, or that method of it, is missing
 */
export function findMethod(api: RestApi, httpMethod: string, path: string): FoundMethod | undefined {
  const isRoot = path === '/';
  // A greedy parameter takes at least one part of a path.
  const resources = resourcesOf(api).filter((resource) => !isRoot || resource.path === '/');
  const matched = matchRoute(resources, httpMethod, isRoot ? path : path.replace(/\/$/, ''));
  if (matched === undefined) return undefined;
  const { resourceId, path: resourcePath } = matched.route;
  const ofResource = [...api.methods.values()].filter((method) => method.resourceId === resourceId);
  const method =
    ofResource.find((one) => one.httpMethod === httpMethod) ?? ofResource.find((one) => one.httpMethod === 'ANY');
  return method && { method, resourcePath, pathParameters: matched.pathParameters };
}

/** Resources with methods, in the form of routes of any method. */
function resourcesOf(api: RestApi) {
  const ids = new Set([...api.methods.values()].map(({ resourceId }) => resourceId));
  return [...ids].map((resourceId) => {
    const path = pathOf(api, resourceId);
    return { resourceId, path, routeKey: `ANY ${path}` };
  });
}
