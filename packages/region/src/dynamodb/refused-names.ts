import { AwsError } from '../core/aws-error.ts';
import type { JsonOperations } from '../http/json-service.ts';

const PROTOTYPE_KEY = /"__proto__"\s*:/;

/**
 * Operations that refuse an attribute named `__proto__`, which DynamoDB takes: dynalite would make it the prototype of
 * the item and forget it.
 */
export function refusingPrototypes(operations: JsonOperations): JsonOperations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, run]) => [
      name,
      (input, call) => {
        if (!PROTOTYPE_KEY.test(call.body)) return run(input, call);
        throw new AwsError('ValidationException', 'The tables of the region have no attribute named __proto__.');
      },
    ]),
  );
}
