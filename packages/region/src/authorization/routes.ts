import { AwsError } from '../core/aws-error.ts';
import type { Caller } from '../core/ports.ts';
import type { Answer, Call, Route } from '../http/call.ts';
import { accessKeyOf } from '../http/caller.ts';
import type { Denial, Principal } from '../iam/access.ts';
import { type Names, type Operation, rightsOf } from '../iam/actions/index.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import { deniedError } from './denied-error.ts';
import { operationOf } from './operation.ts';

export interface AuthorizedRoutesDeps {
  readonly authorizer: Pick<Authorizer, 'denialOf'>;
  readonly names: Names;
  readonly objects: ObjectStore;
  /** The worker that has these credentials; undefined when the call comes from elsewhere. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  /** The role of a function; undefined when it has none. */
  readonly principalOf: (functionName: string) => Principal | undefined;
  readonly onDenied: (caller: Caller, denial: Denial) => void;
}

/** Who makes a call, with the rights of a role. */
interface Signed {
  readonly caller: Caller;
  readonly principal: Principal;
}

/** Lets a function make only those calls that its role allows. Calls of anybody else pass. */
export function authorizedRoutes(find: (call: Call) => Route, deps: AuthorizedRoutesDeps): (call: Call) => Route {
  return (call) => {
    const route = find(call);
    const signed = signedBy(call, deps);
    if (signed === undefined) return route;
    return { ...route, handle: (whole) => answerOf(route, whole, signed, deps) };
  };
}

function signedBy(call: Call, { callerOf, principalOf }: AuthorizedRoutesDeps): Signed | undefined {
  const accessKeyId = accessKeyOf(call);
  const caller = accessKeyId === undefined ? undefined : callerOf(accessKeyId);
  const principal = caller && principalOf(caller.functionName);
  return caller && principal && { caller, principal };
}

async function answerOf(route: Route, call: Call, signed: Signed, deps: AuthorizedRoutesDeps): Promise<Answer> {
  const operation = operationOf(call, deps.objects);
  if (operation === undefined) return route.handle(call);
  check(operation, signed, deps);
  try {
    return await route.handle(call);
  } catch (error) {
    // Who may not list a bucket does not learn which objects it lacks.
    if (isMissingObject(error)) check({ ...operation, name: 'ListObjectsV2' }, signed, deps);
    throw error;
  }
}

const isMissingObject = (error: unknown): boolean => error instanceof AwsError && error.code === 'NoSuchKey';

/** @throws AwsError with the code and the message of the service */
function check({ service, name, input }: Operation, { caller, principal }: Signed, deps: AuthorizedRoutesDeps): void {
  const { authorizer, names, onDenied } = deps;
  const accesses = rightsOf(service, name)?.accesses(input, names) ?? [];
  const denial = authorizer.denialOf(principal, accesses);
  if (denial === undefined) return;
  onDenied(caller, denial);
  throw deniedError(service, principal, denial);
}
