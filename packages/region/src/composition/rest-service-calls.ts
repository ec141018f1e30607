import type { RestServiceCall } from '../apigateway/rest/mapped/service-request.ts';
import { operationOf } from '../authorization/operation.ts';
import { AwsError } from '../core/aws-error.ts';
import type { Call, Route } from '../http/call.ts';
import type { Services } from './services/services.ts';
import { FROM_INSIDE } from './task-services.ts';

/** The region's own API as integrations of REST APIs call it, each with its role. */
export function restServiceCalls(
  find: (call: Call) => Route,
  { rights, objects }: Pick<Services, 'rights' | 'objects'>,
): RestServiceCall {
  return async ({ service, ...request }, actor) => {
    const call: Call = { ...FROM_INSIDE, ...request, bytes: Buffer.from(request.body), signedFor: service };
    const route = find(call);
    try {
      const operation = operationOf(call, objects);
      if (operation !== undefined) rights.check(actor, operation);
      const answer = await route.handle(call);
      if ('stream' in answer) throw new Error('No operation of an integration answers with a stream.');
      return answer;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return route.errorForm(error, request.requestId);
    }
  };
}
