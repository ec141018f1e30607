import type { Caller } from '../authorization/rights.ts';
import { placeOf } from '../lambda/function-config.ts';
import type { LambdaService } from '../lambda/service.ts';

/** Finds the function that has the credentials of a call, with its role. */
export function callersIn(
  functions: Pick<LambdaService, 'activity' | 'functionOf' | 'has'>,
): (accessKeyId: string) => Caller | undefined {
  return (accessKeyId) => {
    const worker = functions.activity.callerOf(accessKeyId);
    if (worker === undefined) return undefined;
    // A function that is deleted keeps its rights for the invocations that are under way.
    const config = functions.has(worker.functionName) ? functions.functionOf(worker.functionName) : worker.config;
    const { roleArn, arn: functionArn, name: sessionName } = config;
    return { roleArn, sessionName, functionArn, place: placeOf(config), ids: worker.ids };
  };
}
