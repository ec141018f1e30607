import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, on, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** The URL of a queue ends with its name. */
const queue = ({ QueueUrl, QueueName }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'sqs', textOf(QueueName) || (textOf(QueueUrl).split('/').at(-1) ?? '')),
];
const source = ({ SourceArn }: JsonObject): readonly string[] => [textOf(SourceArn)];

/** Batches need the action of one message. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export const sqs: ServiceRights = {
  ...rows(
    'sqs',
    [
      'AddPermission',
      'ChangeMessageVisibility',
      'CreateQueue',
      'DeleteMessage',
      'DeleteQueue',
      'GetQueueAttributes',
      'GetQueueUrl',
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
  ChangeMessageVisibilityBatch: on('sqs:ChangeMessageVisibility', queue),
  DeleteMessageBatch: on('sqs:DeleteMessage', queue),
  SendMessageBatch: on('sqs:SendMessage', queue),
  ...rows('sqs', ['ListMessageMoveTasks', 'StartMessageMoveTask'], source),
  // The handle of a task does not tell its queue.
  CancelMessageMoveTask: onAll('sqs:CancelMessageMoveTask'),
  ListQueues: onAll('sqs:ListQueues'),
};
