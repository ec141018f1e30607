import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, on, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** The URL of a queue, or its ARN in place of it, ends with its name. */
const queue = ({ QueueUrl }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'sqs', textOf(QueueUrl).split(/[/:]/).at(-1) ?? ''),
];
const named = ({ QueueName }: JsonObject, names: Names): readonly string[] => [arnIn(names, 'sqs', textOf(QueueName))];
const source = ({ SourceArn }: JsonObject): readonly string[] => [textOf(SourceArn)];

/** Batches need the action of one message. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export const sqs: ServiceRights = {
  ...rows(
    'sqs',
    [
      'AddPermission',
      'ChangeMessageVisibility',
      'DeleteMessage',
      'DeleteQueue',
      'GetQueueAttributes',
      'ListDeadLetterSourceQueues',
      'ListQueueTags',
      'PurgeQueue',
      'ReceiveMessage',
      'RemovePermission',
      'SendMessage',
      'SetQueueAttributes',
      'TagQueue',
      'UntagQueue',
    ],
    queue,
  ),
  ...rows('sqs', ['CreateQueue', 'GetQueueUrl'], named),
  ChangeMessageVisibilityBatch: on('sqs:ChangeMessageVisibility', queue),
  DeleteMessageBatch: on('sqs:DeleteMessage', queue),
  SendMessageBatch: on('sqs:SendMessage', queue),
  ...rows('sqs', ['ListMessageMoveTasks', 'StartMessageMoveTask'], source),
  // The handle of a task does not tell its queue.
  CancelMessageMoveTask: onAll('sqs:CancelMessageMoveTask'),
  ListQueues: onAll('sqs:ListQueues'),
};
