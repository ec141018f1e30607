import type { ServiceCall } from '../apigateway/service-integration.ts';
import type { Call, Route } from '../http/call.ts';
import { FROM_INSIDE } from './task-services.ts';

/** The region's own API as the integrations of HTTP APIs call it. Errors have the form of the service. */
export function apiCalls(find: (call: Call) => Route): ServiceCall {
  return async ({ headers, body, requestId }) => {
    const call = { ...FROM_INSIDE, headers, body, requestId, bytes: Buffer.from(body) };
    const answer = await find(call).handle(call);
    if ('stream' in answer) throw new Error('No operation of an integration answers with a stream.');
    return answer;
  };
}
