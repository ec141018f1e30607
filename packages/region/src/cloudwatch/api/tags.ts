import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects, text, texts } from '../../core/properties.ts';
import { required } from '../input/request.ts';
import type { CloudWatchDeps, CloudWatchOperations } from './operation.ts';

export function tagsIn(input: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    objects(input, 'Tags').map((tag) => [required(text(tag, 'Key'), 'Tags.Key'), text(tag, 'Value') ?? '']),
  );
}

export const tagOperations: CloudWatchOperations = {
  TagResource(deps, input) {
    const arn = arnIn(deps, input);
    deps.tags.set(arn, new Map([...deps.tags.get(arn), ...tagsIn(input)]));
    return {};
  },

  UntagResource(deps, input) {
    const arn = arnIn(deps, input);
    const gone = texts(input, 'TagKeys');
    deps.tags.set(arn, new Map([...deps.tags.get(arn)].filter(([key]) => !gone.includes(key))));
    return {};
  },

  ListTagsForResource(deps, input) {
    const tags = deps.tags.get(arnIn(deps, input));
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
};

/** @throws AwsError ResourceNotFoundException (404) for an ARN that no alarm has */
function arnIn({ alarms }: CloudWatchDeps, input: JsonObject): string {
  const arn = required(text(input, 'ResourceARN'), 'ResourceARN');
  if (alarms.list().some((alarm) => alarm.arn === arn)) return arn;
  throw new AwsError('ResourceNotFoundException', `There is no alarm ${arn}.`, 404);
}
