import { AwsError } from '../../core/aws-error.ts';
import { isObject, parseJson } from '../../core/json.ts';
import { object, textOr } from '../../core/properties.ts';
import { readFailures } from '../../lambda/mappings/batch-answer.ts';
import { type Delivery, listText, type Outgoing, type TargetKind } from './target.ts';

export const lambda: TargetKind = {
  maxItems: 10_000,
  async send(delivery) {
    const { outgoing, pipe, ports, ids } = delivery;
    const parameters = object(pipe.targetParameters, 'LambdaFunctionParameters');
    if (textOr(parameters, 'InvocationType', 'REQUEST_RESPONSE') === 'FIRE_AND_FORGET') {
      await ports.functions.enqueue(pipe.target, listText(outgoing), ids);
      return [];
    }
    const { functionError, payload } = await ports.functions.invoke(pipe.target, listText(outgoing), ids);
    if (functionError !== undefined) throw new AwsError('FunctionError', `The target function failed: ${payload}`);
    return failedIn(payload, delivery);
  },
};

/** A function may name items that failed, as it does for an event source mapping; any other answer is a success. */
function failedIn(payload: string, { outgoing }: Delivery): readonly Outgoing[] {
  const answer = parseJson(payload);
  if (!isObject(answer) || answer['batchItemFailures'] === undefined) return [];
  const failed = readFailures(payload, (identifier) => outgoing.find((one) => one.identifier === identifier));
  if (failed === 'unreadable') throw new AwsError('FunctionError', `The target's answer cannot be read: ${payload}`);
  return failed;
}
