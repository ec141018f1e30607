import { answering } from '../core/calling.ts';
import type { Caller } from '../core/ports.ts';
import type { Call, Route } from '../http/call.ts';
import { accessKeyOf } from '../http/caller.ts';

/** The route, whose work is done by the invocation that has the call's credentials. */
export function namingCaller(route: Route, callerOf: (accessKeyId: string) => Caller | undefined): Route {
  return { ...route, handle: (call) => answering(invocationOf(call, callerOf), () => route.handle(call)) };
}

function invocationOf(call: Call, callerOf: (accessKeyId: string) => Caller | undefined) {
  const accessKeyId = accessKeyOf(call);
  const caller = accessKeyId === undefined ? undefined : callerOf(accessKeyId);
  const { functionName = '', requestId } = caller ?? {};
  return requestId === undefined ? undefined : { functionName, requestId };
}
