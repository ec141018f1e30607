import { Checker } from '../../http/input-checker.ts';
import type { Tags } from '../tags.ts';
import type { Family } from './operation.ts';
import { ARN } from './shapes.ts';

const KEY = { min: 1, max: 128 };
const VALUE = { max: 256 };

export const tagOperations: Family = (service) => ({
  TagResource(input) {
    const check = new Checker(input);
    const arn = check.requiredText('ResourceARN', ARN);
    const tags = check.requiredObjects('Tags').map(readTag);
    check.done();
    service.tags.tag(arn, Object.fromEntries(tags));
    return {};
  },

  UntagResource(input) {
    const check = new Checker(input);
    const arn = check.requiredText('ResourceARN', ARN);
    const keys = check.requiredTexts('TagKeys');
    check.done();
    service.tags.untag(arn, keys);
    return {};
  },

  ListTagsForResource(input) {
    const check = new Checker(input);
    const arn = check.requiredText('ResourceARN', ARN);
    check.done();
    return { Tags: Object.entries(service.tags.list(arn)).map(([Key, Value]) => ({ Key, Value })) };
  },
});

/** The Tags of a request that creates something. */
export function readTags(check: Checker): Tags | undefined {
  const tags = check.objects('Tags')?.map(readTag);
  return tags && Object.fromEntries(tags);
}

function readTag(check: Checker): readonly [string, string] {
  return [check.requiredText('Key', KEY), check.requiredText('Value', VALUE)];
}
