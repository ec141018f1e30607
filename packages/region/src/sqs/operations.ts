import { AwsError } from '../core/aws-error.ts';
import { type Clock, holding } from '../core/clock.ts';
import { isObject, type Json, type JsonObject, parseJson, textOf } from '../core/json.ts';
import type { Call, Route, TextAnswer } from '../http/call.ts';
import { jsonErrors } from '../http/error-forms.ts';
import { type JsonOperations, jsonService, type TargetService } from '../http/json-service.ts';
import type { Fauxqs } from './fauxqs.ts';
import type { MoveTask, MoveTasks } from './move-tasks.ts';
import type { QueueStore } from './queue-store.ts';

export interface SqsDeps {
  readonly clock: Clock;
  readonly fauxqs: Fauxqs;
  readonly store: QueueStore;
  readonly moveTasks: MoveTasks;
}

/** SQS over JSON. This file does what fauxqs lacks; fauxqs's protocol code does the rest over the region's queues. */
export function sqsTarget(deps: SqsDeps): TargetService {
  const added = addedOperations(deps);
  const addedService = jsonService(added, { version: '1.0' });
  return (operation) => {
    if (Object.hasOwn(added, operation)) return addedService(operation);
    if (operation === 'ReceiveMessage') return receiveRoute(deps);
    return { handle: (call) => deps.fauxqs.sqs(operation, call.body), errorForm: jsonErrors('1.0') };
  };
}

/** A call that waits for a message lets virtual time pass. Every other call holds it. */
function receiveRoute({ fauxqs, store, clock }: SqsDeps): Route {
  const handle = async (call: Call): Promise<TextAnswer> => {
    const input = parseJson(call.body);
    const waits = isObject(input) && input['WaitTimeSeconds'] !== 0;
    const receive = async (): Promise<TextAnswer> =>
      withSources(await fauxqs.sqs('ReceiveMessage', call.body), input, store);
    return waits ? receive() : holding(clock, receive);
  };
  return { handle, errorForm: jsonErrors('1.0'), holdsClock: true };
}

/** Adds DeadLetterQueueSourceArn, where it was asked for, to the messages of an answer. */
function withSources(answer: TextAnswer, input: Json | undefined, store: QueueStore): TextAnswer {
  const asked = isObject(input) ? [input['AttributeNames'], input['MessageSystemAttributeNames']].flat() : [];
  const wanted = asked.includes('All') || asked.includes('DeadLetterQueueSourceArn');
  const queue = isObject(input) ? store.byLastPart(textOf(input['QueueUrl'])) : undefined;
  const result = wanted && queue !== undefined ? parseJson(answer.body) : undefined;
  if (queue === undefined || !isObject(result) || !Array.isArray(result['Messages'])) return answer;
  const messages = result['Messages'].map((message: Json) => {
    if (!isObject(message)) return message;
    const source = queue.receipts.get(textOf(message['ReceiptHandle']))?.message.deadLetterSourceArn;
    const attributes = isObject(message['Attributes']) ? message['Attributes'] : {};
    return source === undefined
      ? message
      : { ...message, Attributes: { ...attributes, DeadLetterQueueSourceArn: source } };
  });
  return { ...answer, body: JSON.stringify({ ...result, Messages: messages }) };
}

function addedOperations({ store, moveTasks }: SqsDeps): JsonOperations {
  return {
    ListDeadLetterSourceQueues: (input) => {
      const queue = store.byLastPart(text(input, 'QueueUrl'));
      if (queue === undefined) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      return { queueUrls: store.sourcesOf(queue).map(({ url }) => url) };
    },
    StartMessageMoveTask: (input) => {
      const perSecond = input['MaxNumberOfMessagesPerSecond'];
      const destination = input['DestinationArn'] === undefined ? undefined : text(input, 'DestinationArn');
      const rate = typeof perSecond === 'number' ? perSecond : undefined;
      return { TaskHandle: moveTasks.start(text(input, 'SourceArn'), destination, rate).handle };
    },
    ListMessageMoveTasks: (input) => {
      const max = input['MaxResults'];
      const tasks = moveTasks.list(text(input, 'SourceArn'), typeof max === 'number' ? max : undefined);
      return { Results: tasks.map(taskAnswer) };
    },
    CancelMessageMoveTask: (input) => ({
      ApproximateNumberOfMessagesMoved: moveTasks.cancel(text(input, 'TaskHandle')).moved,
    }),
  };
}

function taskAnswer(task: MoveTask): object {
  return {
    // AWS gives the handle of running tasks only.
    TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}

function text(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}
