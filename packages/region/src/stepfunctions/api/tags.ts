import { AwsError } from '../../core/aws-error.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { WorkflowService } from '../workflow-service.ts';

const ARN = { min: 1, max: 256 };

export function tagOperations({ tags, stateMachines, activities }: WorkflowService): JsonOperations {
  const checked = (arn: string): string => {
    if (stateMachines.has(arn) || activities.has(arn)) return arn;
    throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  };
  return {
    TagResource(input) {
      const check = new Checker(input);
      const arn = check.requiredText('resourceArn', ARN);
      const added = readTags(check.requiredObjects('tags'));
      check.done();
      tags.add(checked(arn), added);
      return {};
    },

    UntagResource(input) {
      const check = new Checker(input);
      const [arn, keys] = [check.requiredText('resourceArn', ARN), check.requiredTexts('tagKeys')];
      check.done();
      tags.remove(checked(arn), keys);
      return {};
    },

    ListTagsForResource(input) {
      const check = new Checker(input);
      const arn = check.requiredText('resourceArn', ARN);
      check.done();
      return { tags: Object.entries(tags.of(checked(arn))).map(([key, value]) => ({ key, value })) };
    },
  };
}

export function readTags(tags: readonly Checker[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.map((tag) => [tag.text('key', { min: 1, max: 128 }) ?? '', tag.text('value', { max: 256 }) ?? '']),
  );
}
