import { authorizedRoutes } from '../authorization/routes.ts';
import type { Call, Route } from '../http/call.ts';
import { callersIn } from './callers.ts';
import type { Services } from './services/services.ts';

/** The routes, of which a function may take only those that its role allows. */
export function authorized(
  find: (call: Call) => Route,
  { rights, objects, functions }: Services,
): (call: Call) => Route {
  return authorizedRoutes(find, { rights, objects, callerOf: callersIn(functions) });
}
