import { AwsError } from '../../core/aws-error.ts';
import type { Call } from '../../http/call.ts';
import { queryAnswer } from '../../http/query-answer.ts';
import type { QueryService } from '../../http/router.ts';
import { NAMESPACE, sqsQueryErrors } from './error-shapes.ts';
import { Input } from './input.ts';
import type { SqsDeps } from './operation.ts';
import { SQS_OPERATIONS } from './operations.ts';
import { pathOfQueue, queueInput } from './query-input.ts';
import { queryResult } from './query-output.ts';

/** They are not asked of one queue. */
const OF_ALL_QUEUES: readonly string[] = ['CreateQueue', 'ListQueues'];

/**
 * SQS over forms, answered in XML.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export function sqsQueries(deps: SqsDeps): QueryService {
  return (action) => {
    const run = Object.hasOwn(SQS_OPERATIONS, action) ? SQS_OPERATIONS[action] : undefined;
    if (run === undefined) return undefined;
    const handle = async (call: Call) => {
      if (pathOfQueue(call) !== undefined && OF_ALL_QUEUES.includes(action)) throw invalidAction(action);
      const output = await run(new Input(queueInput(call)), deps, call);
      const result = output === undefined ? undefined : queryResult(action, output);
      return queryAnswer({ action, namespace: NAMESPACE, requestId: call.requestId, result });
    };
    return { handle, errorForm: sqsQueryErrors, holdsClock: action === 'ReceiveMessage' };
  };
}

const invalidAction = (action: string): AwsError =>
  new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
