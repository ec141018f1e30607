import { AwsError } from '../../core/aws-error.ts';
import { parseJson } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { WorkflowService } from '../workflow-service.ts';

const TOKEN = { min: 1, max: 2048 };

/** The operations with which others end a task that waits for its token. */
export function taskTokenOperations({ tokens }: WorkflowService): JsonOperations {
  return {
    SendTaskSuccess(input) {
      const check = new Checker(input);
      const [token, output] = [check.requiredText('taskToken', TOKEN), check.requiredText('output', { max: 262_144 })];
      check.done();
      if (parseJson(output) === undefined)
        throw new AwsError('InvalidOutput', "Invalid Output: 'The output is not JSON'");
      tokens.end(token, { output });
      return {};
    },

    SendTaskFailure(input) {
      const check = new Checker(input);
      const token = check.requiredText('taskToken', TOKEN);
      const [error, cause] = [check.text('error', { max: 256 }), check.text('cause', { max: 32_768 })];
      check.done();
      tokens.end(token, { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) });
      return {};
    },

    SendTaskHeartbeat(input) {
      const check = new Checker(input);
      const token = check.requiredText('taskToken', TOKEN);
      check.done();
      tokens.heartbeat(token);
      return {};
    },
  };
}
