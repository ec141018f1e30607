import type { Checker } from '../../http/input-checker.ts';
import { registryNameIn } from '../arns.ts';
import { schemaNotFound } from '../errors.ts';
import type { GlueService } from '../glue-service.ts';
import { checkTags } from '../limits.ts';
import type { Tags } from '../schema.ts';
import { checked, type GlueOperations } from './operation.ts';

export const tagOperations: GlueOperations = {
  GetTags(glue, input) {
    return { Tags: taggedOf(glue, checked(input, readArn)).tags };
  },

  TagResource(glue, input) {
    const { arn, added } = checked(input, (check) => ({
      arn: readArn(check),
      added: check.textMap('TagsToAdd') ?? {},
    }));
    const { tags, set } = taggedOf(glue, arn);
    set({ ...tags, ...added });
    return {};
  },

  UntagResource(glue, input) {
    const { arn, keys } = checked(input, (check) => ({
      arn: readArn(check),
      keys: check.requiredTexts('TagsToRemove', { max: 50 }),
    }));
    const { tags, set } = taggedOf(glue, arn);
    set(Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key))));
    return {};
  },
};

const readArn = (check: Checker): string => check.requiredText('ResourceArn', { min: 1, max: 10_240 });

interface Tagged {
  readonly tags: Tags;
  readonly set: (tags: Tags) => void;
}

/** @throws AwsError EntityNotFoundException */
function taggedOf(glue: GlueService, arn: string): Tagged {
  const registryName = registryNameIn(glue.home, arn);
  if (registryName !== undefined) {
    const registry = glue.registries.get(registryName);
    return { tags: registry.tags, set: (tags) => void glue.registries.set({ ...registry, tags: fitting(tags) }) };
  }
  const schema = glue.schemas.find(arn);
  if (schema === undefined) throw schemaNotFound({ schemaArn: arn });
  return { tags: schema.tags, set: (tags) => void glue.schemas.set({ ...schema, tags: fitting(tags) }) };
}

function fitting(tags: Tags): Tags {
  checkTags(tags);
  return tags;
}
