import { UsageError } from '@tributary/region/command-line';
import { type JsonObject, textOf } from '@tributary/region/json';
import { type DescribedOperation, readOperations } from '#schemas/api/operations.ts';
import { at, oneOrMore } from '../template/template.ts';

/** A route of serverless.yml and the function that it leads to. */
export interface Route {
  readonly method: string;
  /** `/things/{id}` */
  readonly path: string;
  readonly functionName: string;
}

/** The routes of the functions of serverless.yml, in its order. */
export const routesIn = (functions: JsonObject): readonly Route[] =>
  Object.entries(functions).flatMap(([functionName, fn]) =>
    oneOrMore(at(fn, 'events')).flatMap((event) => {
      const httpApi = at(event, 'httpApi');
      if (httpApi === undefined) return [];
      const [method = '', path = ''] = textOf(httpApi).split(' ');
      return [
        { method: method || textOf(at(httpApi, 'method')), path: path || textOf(at(httpApi, 'path')), functionName },
      ];
    }),
  );

/** A route with what it takes and answers. */
export type DescribedRoute = Route & DescribedOperation;

/**
 * The routes with their operations.
 * @throws UsageError for a route that no file describes, and for a file without a route
 */
export async function describedRoutes(functions: JsonObject): Promise<readonly DescribedRoute[]> {
  const routes = routesIn(functions);
  const operations = new Map((await readOperations()).map((operation) => [operation.name, operation]));
  const idle = [...operations.values()].find(({ name }) => !routes.some(({ functionName }) => functionName === name));
  if (idle) throw new UsageError(`${idle.file} describes no route: functions.${idle.name} in serverless.yml has none.`);
  return routes.map((route) => {
    const operation = operations.get(route.functionName);
    if (operation) return { ...route, ...operation };
    throw new UsageError(
      `functions.${route.functionName} in serverless.yml has a route that nothing describes: add schemas/api/operations/${route.functionName}.ts.`,
    );
  });
}
