import type { Caller } from '../authorization/rights.ts';
import { LATEST, placeOf } from '../lambda/function-config.ts';
import type { LambdaService } from '../lambda/service.ts';

/** Finds the function that has the credentials of a call, with its role. */
export function callersIn(
  functions: Pick<LambdaService, 'activity' | 'functionOf' | 'has'>,
): (accessKeyId: string) => Caller | undefined {
  return (accessKeyId) => {
    const worker = functions.activity.callerOf(accessKeyId);
    if (worker === undefined) return undefined;
    // A published version keeps its role. A deleted function keeps its rights for invocations that are under way.
    const isLatest = worker.config.version === LATEST && functions.has(worker.functionName);
    const config = isLatest ? functions.functionOf(worker.functionName) : worker.config;
    const { roleArn, arn: functionArn, name: sessionName } = config;
    return { roleArn, sessionName, functionArn, place: placeOf(config), ids: worker.ids };
  };
}
