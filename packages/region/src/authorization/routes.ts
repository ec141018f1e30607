import { AwsError } from '../core/aws-error.ts';
import { objectOf } from '../core/json.ts';
import type { Answer, Call, Route } from '../http/call.ts';
import { accessKeyOf } from '../http/caller.ts';
import type { Operation } from '../iam/actions/index.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import { operationOf } from './operation.ts';
import type { Caller, Rights } from './rights.ts';

export interface AuthorizedRoutesDeps {
  readonly rights: Rights;
  readonly objects: ObjectStore;
  /** The function that has these credentials; undefined when the call comes from elsewhere. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
}

/** Lets a function make only those calls that its role allows. Calls of anybody else pass. */
export function authorizedRoutes(find: (call: Call) => Route, deps: AuthorizedRoutesDeps): (call: Call) => Route {
  return (call) => {
    const route = find(call);
    const accessKeyId = accessKeyOf(call);
    const caller = accessKeyId === undefined ? undefined : deps.callerOf(accessKeyId);
    if (caller === undefined) return route;
    return { ...route, handle: (whole) => answerOf(route, whole, caller, deps) };
  };
}

async function answerOf(
  route: Route,
  call: Call,
  caller: Caller,
  { rights, objects }: AuthorizedRoutesDeps,
): Promise<Answer> {
  const operation = operationOf(call, objects);
  if (operation === undefined) return route.handle(call);
  rights.check(caller, operation);
  try {
    return await route.handle(call);
  } catch (error) {
    // Who may not list a bucket does not learn which objects it lacks.
    if (isMissingObject(error)) rights.check(caller, listing(operation));
    throw error;
  }
}

/** The list of the bucket in which a call reads. */
function listing({ service, input }: Operation): Operation {
  const source = objectOf(input['Source']);
  return { service, name: 'ListObjectsV2', input: { ...input, Bucket: source['bucket'] ?? input['Bucket'] ?? '' } };
}

const isMissingObject = (error: unknown): boolean => error instanceof AwsError && error.code === 'NoSuchKey';
