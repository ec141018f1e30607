import { AwsError } from '../../core/aws-error.ts';
import { nonExistentQueue } from '../errors.ts';
import type { Queue } from '../queue.ts';
import type { QueueStore } from '../queue-store.ts';
import type { Input } from './input.ts';

/** The queue that a call names. @throws AwsError MissingParameter, InvalidAddress (404), NonExistentQueue */
export function queueIn(input: Input, store: QueueStore): Queue {
  const url = input.requiredText('QueueUrl');
  if (url.startsWith('arn:')) {
    throw new AwsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`, 404);
  }
  const queue = store.byLastPart(url);
  if (queue === undefined) throw nonExistentQueue();
  return queue;
}
