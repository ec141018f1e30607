import { AwsError } from '../../core/aws-error.ts';
import { checkQueueAttributes } from '../attribute-checks.ts';
import { invalidValue, missingParameter, nonExistentQueue, serviceError, unknownAttribute } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { changeAttributes, normalized } from '../queue-attributes.ts';
import { describedAttributes, QUEUE_ATTRIBUTES, settingsOf } from '../queue-description.ts';
import type { QueueStore } from '../queue-store.ts';
import type { Input } from './input.ts';
import type { SqsOperations } from './operation.ts';
import { pageOf } from './page.ts';
import { queueIn } from './queue-in.ts';
import { addTags } from './tag-operations.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const NAME = /^[\w-]{1,80}$/;
const FIFO_NAME = /^(?=.{6,80}$)[\w-]+\.fifo$/;
const DELETED_FOR_MS = 60_000;
const PURGE_EVERY_MS = 60_000;

/** The operations on whole queues. */
export const queueOperations: SqsOperations = {
  CreateQueue: (input, { store }) => {
    const name = input.requiredText('QueueName');
    const wanted = normalized(input.textMap('Attributes'));
    const isFifo = wanted['FifoQueue'] === 'true';
    checkName(name, isFifo);
    checkQueueAttributes({ isFifo, queue: undefined, wanted }, store);
    const queue = sameQueue(store.byName(name), wanted) ?? created(store, name, wanted, input);
    return { QueueUrl: queue.url };
  },
  GetQueueUrl: (input, { store }) => {
    const queue = store.byName(input.requiredText('QueueName'));
    if (queue === undefined) throw nonExistentQueue();
    return { QueueUrl: queue.url };
  },
  ListQueues: (input, { store }) => {
    const prefix = input.text('QueueNamePrefix') ?? '';
    const queues = store.all().filter(({ name }) => name.startsWith(prefix));
    return pageOf(queues, input, 'QueueUrls');
  },
  ListDeadLetterSourceQueues: (input, { store }) =>
    pageOf(store.sourcesOf(queueIn(input, store)), input, 'queueUrls', { isNeeded: true }),
  GetQueueAttributes: (input, { store }) => {
    const queue = queueIn(input, store);
    const names = input.texts('AttributeNames');
    const unknown = names.find((name) => !QUEUE_ATTRIBUTES.includes(name));
    if (unknown !== undefined) throw unknownAttribute(unknown);
    const isAsked = (name: string): boolean => names.includes('All') || names.includes(name);
    const asked = Object.entries(describedAttributes(queue)).filter(([name]) => isAsked(name));
    return { Attributes: asked.length === 0 ? undefined : Object.fromEntries(asked) };
  },
  SetQueueAttributes: (input, { store }) => {
    const queue = queueIn(input, store);
    const wanted = normalized(input.textMap('Attributes'));
    if (Object.keys(wanted).length === 0) throw missingParameter('Attribute.Name');
    checkQueueAttributes({ isFifo: queue.isFifo, queue, wanted }, store);
    changeAttributes(queue.attributes, wanted);
    queue.modifiedAt = store.deps.clock.now();
    return undefined;
  },
  DeleteQueue: (input, { store }, { isRepeated = false }) => {
    const queue = queueIn(input, store);
    if (isRepeated) store.removeAgain(queue);
    else store.remove(queue);
    return undefined;
  },
  PurgeQueue: (input, { store }) => {
    const queue = queueIn(input, store);
    const now = store.deps.clock.now();
    if (queue.purgedAt !== undefined && queue.purgedAt + PURGE_EVERY_MS > now) {
      const message = `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`;
      throw serviceError('PurgeQueueInProgress', message, 403);
    }
    queue.purge();
    queue.purgedAt = now;
    return undefined;
  },
};

function checkName(name: string, isFifo: boolean): void {
  if ((isFifo ? FIFO_NAME : NAME).test(name)) return;
  const usual = 'an only include alphanumeric characters, hyphens, or underscores';
  throw invalidValue(
    isFifo
      ? `The name of a FIFO queue c${usual}, must end with .fifo suffix and be 1 to 80 in length.`
      : `C${usual}. 1 to 80 in length`,
  );
}

/** The queue that is there already, if none of the wanted attributes differs. @throws AwsError QueueAlreadyExists */
function sameQueue(queue: Queue | undefined, wanted: Readonly<Record<string, string>>): Queue | undefined {
  if (queue === undefined) return undefined;
  const settings = settingsOf(queue);
  for (const [name, value] of Object.entries(wanted)) {
    if ((settings[name] ?? '') === value) continue;
    const message = `A queue already exists with the same name and a different value for attribute ${name}`;
    throw new AwsError('QueueAlreadyExists', message);
  }
  return queue;
}

function created(store: QueueStore, name: string, wanted: Readonly<Record<string, string>>, input: Input): Queue {
  const deletedAt = store.deletedAt(name);
  if (deletedAt !== undefined && deletedAt + DELETED_FOR_MS > store.deps.clock.now()) {
    const message = 'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
    throw serviceError('QueueDeletedRecently', message);
  }
  const tags = { ...input.textMap('tags'), ...input.textMap('Tags') };
  const attributes: Record<string, string> = {};
  changeAttributes(attributes, wanted);
  const queue = store.create(name, attributes);
  addTags(queue, tags);
  return queue;
}
