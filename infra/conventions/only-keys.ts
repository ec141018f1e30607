import type { Statement } from '../cloudformation.ts';

const LEADING_KEYS = 'dynamodb:LeadingKeys';

/**
 * Limits a statement about a table to the items whose partition key fits one of the patterns. A request that names no
 * key, such as a Scan, meets every condition of ForAllValues, so it needs the second one.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const onlyKeys = (patterns: readonly string[], statement: Statement): Statement => ({
  ...statement,
  Condition: {
    'ForAllValues:StringLike': { [LEADING_KEYS]: patterns },
    Null: { [LEADING_KEYS]: 'false' },
  },
});
