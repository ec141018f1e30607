import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json } from '../../core/json.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { runtimeFailure } from '../run/failure.ts';
import { NotRun, type SdkService, sdkCall, sdkServiceOf } from './sdk-call.ts';
import { sdkFailure } from './service-failure.ts';
import type { Task } from './task.ts';

/** A call of a service's API, whose answer is the result. Undefined for a service that the region does not have. */
export function sdkTask(service: string, operation: string): Omit<Task, 'resource' | 'ends'> | undefined {
  const known = sdkServiceOf(service);
  if (!known) return undefined;
  return {
    resourceType: `aws-sdk:${service}`,
    required: [],
    run: (input, execution) => run(known, operation, isObject(input) ? input : {}, execution),
  };
}

async function run(
  service: SdkService,
  operation: string,
  given: Parameters<typeof sdkCall>[2],
  execution: ExecutionScope,
): Promise<Json> {
  const { ports, random } = execution;
  const authorize = (...asked: Parameters<ExecutionScope['authorize']>) => execution.authorize(...asked);
  try {
    return await sdkCall(service, operation, given, { ...ports, authorize, newToken: () => random.uuid() });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error instanceof NotRun) throw runtimeFailure(error.message);
    throw sdkFailure(service.name, error, random.uuid());
  }
}
