import { AwsError } from '../core/aws-error.ts';
import type { Call, Route } from './call.ts';
import { jsonErrors, queryErrors, restErrors } from './error-forms.ts';
import type { TargetService } from './json-service.ts';
import { queryForm, queryServiceOf } from './query-call.ts';
import { RestRouter, type RestRow } from './rest-service.ts';

/** A service of the query protocol: called by a form with an Action. */
export type QueryService = (action: string) => Route | undefined;

/** The services behind the front door; a further service is one row. */
export interface Services {
  /** By the part of X-Amz-Target before the dot. */
  readonly targets: Readonly<Record<string, TargetService>>;
  /** By the service in the credential scope; an unsigned call goes to the first that knows its action. */
  readonly queries: Readonly<Record<string, QueryService>>;
  readonly rest: readonly RestRow[];
}

/** Finds the route of a call. A call without a route is answered with an error that names it. */
export function router(services: Services): (call: Call) => Route {
  const rest = new RestRouter(services.rest);
  return (call) => {
    const target = call.headers['x-amz-target'];
    // A read changes nothing, whatever its headers say.
    const isPost = call.method === 'POST';
    if (isPost && typeof target === 'string') return byTarget(services, target);
    const form = queryForm(call);
    if (form !== undefined) return byAction(services, form.get('Action') ?? '', call);
    return rest.find(call) ?? unknown(`${call.method} ${call.path}`, call.signedFor, restErrors, 404);
  };
}

function byTarget({ targets }: Services, target: string): Route {
  const dot = target.lastIndexOf('.');
  const [prefix, operation] = [target.slice(0, dot), target.slice(dot + 1)];
  const service = Object.hasOwn(targets, prefix) ? targets[prefix] : undefined;
  return service?.(operation) ?? unknown(target, prefix, jsonErrors('1.1'), 400);
}

function byAction({ queries }: Services, action: string, call: Call): Route {
  const signedFor = queryServiceOf(call);
  for (const [name, service] of Object.entries(queries)) {
    const route = signedFor === undefined || signedFor === name ? service(action) : undefined;
    if (route !== undefined) return route;
  }
  const message = `The action ${action} is not valid for this endpoint.`;
  return { errorForm: queryErrors, handle: () => Promise.reject(new AwsError('InvalidAction', message)) };
}

function unknown(what: string, service: string | undefined, errorForm: Route['errorForm'], status: number): Route {
  const from = service === undefined || service === '' ? '' : ` of ${service}`;
  const message = `The region does not serve the operation ${what}${from}.`;
  return { errorForm, handle: () => Promise.reject(new AwsError('UnknownOperationException', message, status)) };
}
