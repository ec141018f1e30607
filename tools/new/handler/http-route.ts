import { UsageError } from '@tributary/region/command-line';
import { routesIn } from '../../openapi/routes.ts';
import type { CurrentProject } from '../current-project.ts';
import { type Field, fieldsOf } from '../event/schema.ts';
import { camelCase, pascalCase } from '../names.ts';

/** The route of a new handler, with what its request and its answer are called. */
export interface HttpRoute {
  readonly method: string;
  /** `/things/{id}` */
  readonly path: string;
  /** The names in braces. */
  readonly parameters: readonly string[];
  /** The fields of the body; none: it has no body. */
  readonly fields: readonly Field[];
  readonly isCommand: boolean;
  /** Titles of the schemas. */
  readonly request: string;
  readonly answer: string;
  /** The definition of the body that the handler imports. */
  readonly definition: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const WITHOUT_BODY = ['GET', 'DELETE'];
const PART = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\{[A-Za-z][A-Za-z0-9]*\})$/;
const MAX_PATH_LENGTH = 128;

export interface RouteOptions {
  /** `POST /things/{id}`; by default `POST /<name>`. */
  readonly route?: string | undefined;
  /** By default an id, where the path has none. */
  readonly fields?: string | undefined;
}

/**
 * @param name of the handler
 * @throws UsageError for a text that is no route, for one that is taken, and for a body where there can be none
 */
export function httpRoute(
  name: string,
  { route = `POST /${name}`, fields }: RouteOptions,
  project: CurrentProject,
): HttpRoute {
  const [method = '', path = '', ...surplus] = route.trim().split(/\s+/);
  if (!METHODS.includes(method) || !isPath(path) || surplus.length > 0)
    throw new UsageError(
      `--route takes a method (${METHODS.join(', ')}) and a path, such as "GET /things/{id}", not "${route}".`,
    );
  checkFreeRoute(method, path, project);
  const hasBody = !WITHOUT_BODY.includes(method);
  if (fields !== undefined && !hasBody) throw new UsageError(`A ${method} has no body: leave out --fields.`);
  const parameters = parametersOf(path);
  const usual = hasBody && parameters.length === 0 ? 'id:id' : undefined;
  const text = fields ?? usual;
  return {
    method,
    path,
    parameters,
    fields: text === undefined ? [] : fieldsOf(text),
    isCommand: method !== 'GET',
    request: `${pascalCase(name)}Request`,
    answer: `${pascalCase(name)}Answer`,
    definition: `${camelCase(name)}Request`,
  };
}

/** Whether the body names the entity that the request is about. */
export const hasId = (fields: readonly Field[]): boolean =>
  fields.some(({ name, kind }) => name === 'id' && kind === 'id');

const parametersOf = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

function isPath(path: string): boolean {
  const [first, ...parts] = path.split('/');
  const names = parametersOf(path);
  const isShort = path.length <= MAX_PATH_LENGTH;
  return first === '' && parts.every((part) => PART.test(part)) && new Set(names).size === names.length && isShort;
}

/** API Gateway tells routes apart by the places of their parameters, not by the names. */
const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

function checkFreeRoute(method: string, path: string, { functions }: CurrentProject): void {
  const twin = routesIn(functions).find((route) => route.method === method && shapeOf(route.path) === shapeOf(path));
  if (twin)
    throw new UsageError(`${method} ${path} is the route of ${twin.functionName} already: name another with --route.`);
}
