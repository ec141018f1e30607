import { isObject, type JsonObject, objectsOf } from '../../core/json.ts';
import { AttributeProblem } from '../errors.ts';

const OR = '$or';
const MAX_KEYS = 5;
const MAX_COMBINATIONS = 150;

/**
 * Refuses a policy with too many keys at its top, or too many combinations of values.
 * @throws AttributeProblem
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function checkLimits(policy: JsonObject): void {
  if (new Set(keysOf(policy)).size > MAX_KEYS) {
    throw new AttributeProblem(`FilterPolicy: Filter policy can not have more than ${MAX_KEYS} keys`);
  }
  if (combinationsOf(policy) > MAX_COMBINATIONS)
    throw new AttributeProblem('FilterPolicy: Filter policy is too complex');
}

/** The keys at the top, those of alternatives included. */
function keysOf(policy: JsonObject): readonly string[] {
  return Object.entries(policy).flatMap(([key, value]) => (key === OR ? objectsOf(value).flatMap(keysOf) : [key]));
}

/** Each key multiplies them by the number of its values and by its level. Alternatives add up. */
function combinationsOf(policy: JsonObject, level = 1): number {
  return Object.entries(policy).reduce((product, [key, value]) => {
    if (isObject(value)) return product * combinationsOf(value, level + 1);
    if (!Array.isArray(value)) return product;
    if (key !== OR) return product * value.length * level;
    return product * objectsOf(value).reduce((sum, one) => sum + combinationsOf(one, level), 0);
  }, 1);
}

/** Whether a key at the top has keys of its own. */
export function isNested(policy: JsonObject): boolean {
  return Object.entries(policy).some(([key, value]) =>
    key === OR ? objectsOf(value).some(isNested) : isObject(value),
  );
}
