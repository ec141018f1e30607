import { AwsError } from '../core/aws-error.ts';
import type { Call, Route } from './call.ts';
import { jsonErrors, queryErrors, restErrors } from './error-forms.ts';
import type { TargetService } from './json-service.ts';
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
    if (isPost && isForm(call)) return byAction(services, call);
    return rest.find(call) ?? unknown(`${call.method} ${call.path}`, call.signedFor, restErrors, 404);
  };
}

const isForm = ({ headers }: Call): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;

function byTarget({ targets }: Services, target: string): Route {
  const dot = target.lastIndexOf('.');
  const [prefix, operation] = [target.slice(0, dot), target.slice(dot + 1)];
  const service = Object.hasOwn(targets, prefix) ? targets[prefix] : undefined;
  return service?.(operation) ?? unknown(target, prefix, jsonErrors('1.1'), 400);
}

function byAction({ queries }: Services, call: Call): Route {
  const action = new URLSearchParams(call.body).get('Action') ?? '';
  for (const [name, service] of Object.entries(queries)) {
    const route = call.signedFor === undefined || call.signedFor === name ? service(action) : undefined;
    if (route !== undefined) return route;
  }
  return unknown(action, call.signedFor, queryErrors, 400);
}

function unknown(what: string, service: string | undefined, errorForm: Route['errorForm'], status: number): Route {
  const from = service === undefined || service === '' ? '' : ` of ${service}`;
  const message = `The region does not serve the operation ${what}${from}.`;
  return { errorForm, handle: () => Promise.reject(new AwsError('UnknownOperationException', message, status)) };
}
