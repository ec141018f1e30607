import { type JsonObject, listOf, textOf } from '../../core/json.ts';
import { type Names, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** A parameter by name or ARN, without the version that may follow. */
function parameterArn(text: string, { partition, region, accountId }: Names): string {
  const [, name = ''] = /^(?:arn:[^:]*:ssm:[^:]*:\d*:parameter)?([^:]*)/.exec(text) ?? [];
  return `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
}

const named = ({ Name }: JsonObject, names: Names): readonly string[] => [parameterArn(textOf(Name), names)];
const allNamed = ({ Names: all }: JsonObject, names: Names): readonly string[] =>
  listOf(all).map((one) => parameterArn(textOf(one), names));
const below = ({ Path }: JsonObject, names: Names): readonly string[] => [parameterArn(textOf(Path), names)];
const tagged = ({ ResourceId }: JsonObject, names: Names): readonly string[] => [
  parameterArn(textOf(ResourceId), names),
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const ssm: ServiceRights = {
  ...rows('ssm', ['DeleteParameter', 'GetParameter', 'GetParameterHistory', 'PutParameter'], named),
  ...rows('ssm', ['DeleteParameters', 'GetParameters'], allNamed),
  ...rows('ssm', ['GetParametersByPath'], below),
  ...rows('ssm', ['AddTagsToResource', 'ListTagsForResource', 'RemoveTagsFromResource'], tagged),
  DescribeParameters: onAll('ssm:DescribeParameters'),
};
