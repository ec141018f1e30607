import { forbiddenIn } from '../../http/xml.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import type { Queue } from '../queue.ts';
import type { SqsOperations } from './operation.ts';
import { queueIn } from './queue-in.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

export const tagOperations: SqsOperations = {
  TagQueue: (input, { store }) => {
    const queue = queueIn(input, store);
    const tags = input.textMap('Tags');
    if (Object.keys(tags).length === 0) throw missingParameter('Tags');
    addTags(queue, tags);
    return undefined;
  },
  UntagQueue: (input, { store }) => {
    const queue = queueIn(input, store);
    const keys = input.texts('TagKeys');
    if (keys.length === 0) throw missingParameter('TagKeys');
    for (const key of keys) queue.tags.delete(key);
    return undefined;
  },
  ListQueueTags: (input, { store }) => {
    const { tags } = queueIn(input, store);
    return { Tags: tags.size === 0 ? undefined : Object.fromEntries(tags) };
  },
};

/** @throws AwsError InvalidParameterValue, and no tag is added */
export function addTags(queue: Queue, tags: Readonly<Record<string, string>>): void {
  const all = new Map([...queue.tags, ...Object.entries(tags)]);
  if (all.size > MAX_TAGS) throw invalidValue(`Too many tags added for queue ${queue.name}.`);
  for (const [key, value] of Object.entries(tags)) {
    if (forbiddenIn(`${key}${value}`) !== undefined) throw invalidValue('A tag has no control characters.');
    if (key === '' || key.length > MAX_KEY_LENGTH || /^aws:/i.test(key) || value.length > MAX_VALUE_LENGTH) {
      throw invalidValue(
        `The tag ${key} is invalid. A key has 1 to ${MAX_KEY_LENGTH} characters and does not begin with aws:, ` +
          `a value has at most ${MAX_VALUE_LENGTH}.`,
      );
    }
  }
  for (const [key, value] of all) queue.tags.set(key, value);
}
