import { objectsOf } from '../../core/json.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import { checkArn, topicArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import type { Topic } from '../topic.ts';
import { topicAttribute, topicAttributes } from '../topic-attributes.ts';
import type { TopicStore } from '../topic-store.ts';
import { page, required, resourceIn, textMap, topicIn } from './input.ts';
import { tagsIn } from './tags.ts';

const NAME = /^[A-Za-z0-9_-]+(?:\.fifo)?$/;
const MAX_NAME = 256;
const FIFO = '.fifo';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function topicOperations(topics: TopicStore): QueryOperations {
  return {
    CreateTopic: (input) => {
      const name = required(input, 'Name');
      const attributes = textMap(input, 'Attributes');
      checkName(name, attributes['FifoTopic'] === 'true');
      const tags = tagsIn(objectsOf(input['Tags']));
      const known = topics.find(topicArn(topics.home, name));
      const topic = known ?? created(topics, name, attributes);
      if (known !== undefined) mustBeSame(known, attributes, tags);
      for (const [key, value] of tags) topic.tags.set(key, value);
      return { TopicArn: topic.arn };
    },
    DeleteTopic: (input) => {
      const arn = required(input, 'TopicArn');
      checkArn(arn, 'TopicArn', topics.home);
      topics.remove(arn);
      return undefined;
    },
    ListTopics: (input) => {
      const { items, nextToken } = page(topics.all(), input);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
    },
    GetTopicAttributes: (input) => {
      const topic = topicIn(input, topics);
      return { Attributes: topicAttributes(topic, topics.subscriptionsOf(topic.arn), topics.home) };
    },
    SetTopicAttributes: (input) => {
      const topic = topicIn(input, topics);
      const name = required(input, 'AttributeName');
      const value = input['AttributeValue'];
      topic.attributes.set(name, topicAttribute(name, typeof value === 'string' ? value : ''));
      return undefined;
    },
    PutDataProtectionPolicy: (input) => {
      resourceIn(input, topics).dataProtectionPolicy = required(input, 'DataProtectionPolicy');
      return undefined;
    },
    GetDataProtectionPolicy: (input) => ({ DataProtectionPolicy: resourceIn(input, topics).dataProtectionPolicy }),
  };
}

function checkName(name: string, isFifo: boolean): void {
  const isValid = NAME.test(name) && name.length <= MAX_NAME && name.endsWith(FIFO) === isFifo;
  if (!isValid) throw invalidParameter('Topic Name');
}

function created(topics: TopicStore, name: string, attributes: Readonly<Record<string, string>>): Topic {
  const checked = Object.entries(attributes).map(
    ([attribute, value]) => [attribute, attribute === 'FifoTopic' ? value : topicAttribute(attribute, value)] as const,
  );
  return topics.create(name, Object.fromEntries(checked));
}

/** What a call asks for beside the name must be there, or be what a topic has by itself. */
function mustBeSame(
  topic: Topic,
  attributes: Readonly<Record<string, string>>,
  tags: ReadonlyMap<string, string>,
): void {
  const isSame = Object.entries(attributes).every(
    ([name, value]) => (topic.attributes.get(name) ?? (name === 'FifoTopic' ? 'false' : '')) === value,
  );
  if (!isSame) throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
  if ([...tags].some(([key, value]) => topic.tags.get(key) !== value)) {
    throw invalidParameter('Tags Reason: Topic already exists with different tags');
  }
}
