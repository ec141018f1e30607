import { type JsonObject, objectsOf, textOf } from '../../core/json.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import { forbiddenIn } from '../../http/xml.ts';
import { invalidParameter } from '../errors.ts';
import type { TopicStore } from '../topic-store.ts';
import { resourceIn, textsOf } from './input.ts';

const MAX_KEY = 128;
const MAX_VALUE = 256;
const MAX_TAGS = 50;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html */
export function tagOperations(topics: TopicStore): QueryOperations {
  return {
    TagResource: (input) => {
      const { tags } = resourceIn(input, topics);
      const added = tagsIn(objectsOf(input['Tags']));
      const all = new Map([...tags, ...added]);
      if (all.size > MAX_TAGS) throw invalidParameter(`Tags Reason: a topic can have at most ${MAX_TAGS} tags`);
      for (const [key, value] of added) tags.set(key, value);
      return {};
    },
    UntagResource: (input) => {
      const { tags } = resourceIn(input, topics);
      for (const key of textsOf(input['TagKeys'])) tags.delete(key);
      return {};
    },
    ListTagsForResource: (input) => {
      const { tags } = resourceIn(input, topics);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

/** @throws AwsError InvalidParameter */
export function tagsIn(list: readonly JsonObject[]): ReadonlyMap<string, string> {
  const tags = list.map(({ Key, Value }) => [textOf(Key), textOf(Value)] as const);
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw invalidParameter('Duplicated keys are not allowed.');
  }
  for (const [key, value] of tags) {
    if (key === '' || key.length > MAX_KEY) throw invalidParameter('Tags Reason: a key has 1 to 128 characters');
    if (value.length > MAX_VALUE) throw invalidParameter('Tags Reason: a value has at most 256 characters');
    const forbidden = forbiddenIn(key) ?? forbiddenIn(value);
    if (forbidden !== undefined) throw invalidParameter('Tags Reason: a tag has no control characters');
  }
  return new Map(tags);
}
