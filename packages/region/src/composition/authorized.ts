import { type AuthorizedRoutesDeps, authorizedRoutes } from '../authorization/routes.ts';
import type { Call, Route } from '../http/call.ts';
import { placeOf } from '../lambda/function-config.ts';
import type { Services } from './services/services.ts';

/** The routes, of which a function may take only those that its role allows. */
export function authorized(find: (call: Call) => Route, services: Services): (call: Call) => Route {
  const { rights, objects } = services;
  return authorizedRoutes(find, { rights, objects, callerOf: callers(services) });
}

/** Finds the function that makes a call, with its role. */
function callers({ functions }: Services): AuthorizedRoutesDeps['callerOf'] {
  return (accessKeyId) => {
    const worker = functions.callerOf(accessKeyId);
    if (worker === undefined) return undefined;
    const config = functions.functionOf(worker.functionName);
    const { roleArn, arn: functionArn, name: sessionName } = config;
    return { roleArn, sessionName, functionArn, place: placeOf(config), ids: worker.ids };
  };
}
