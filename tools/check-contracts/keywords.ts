import { isDeepStrictEqual } from 'node:util';
import { listOf } from '@tributary/region/json';

/** Says what a change of one keyword takes away; undefined when it takes nothing. An absent keyword is undefined. */
export type KeywordRule = (before: unknown, after: unknown) => string | undefined;

const text = (value: unknown): string => JSON.stringify(value) ?? 'absent';

/** A limit that grew, or is new and more than nothing. */
const lowerLimit =
  (keyword: string, none: number): KeywordRule =>
  (before, after) => {
    if (after === undefined || Number(after) <= Number(before ?? none)) return undefined;
    return `${keyword} is ${text(after)}, was ${text(before)}`;
  };

const upperLimit =
  (keyword: string): KeywordRule =>
  (before, after) => {
    if (after === undefined || Number(after) >= Number(before ?? Number.POSITIVE_INFINITY)) return undefined;
    return `${keyword} is ${text(after)}, was ${text(before)}`;
  };

const switchedOn =
  (keyword: string): KeywordRule =>
  (before, after) =>
    after === true && before !== true ? `${keyword} is switched on` : undefined;

/** Whether the new one takes all that the old one took cannot be told: only dropping it is safe. */
const sameOrDropped =
  (keyword: string): KeywordRule =>
  (before, after) => {
    if (after === undefined || isDeepStrictEqual(before, after)) return undefined;
    return before === undefined
      ? `${keyword} ${text(after)} is new`
      : `${keyword} is ${text(after)}, was ${text(before)}`;
  };

/** Readers rely on the type that they were built for, so a wider one breaks them as a narrower one does. */
const type: KeywordRule = (before, after) => {
  const [old, now] = [before, after].map((value) => [value ?? []].flat().map(String).toSorted());
  return isDeepStrictEqual(old, now) ? undefined : `type is ${text(after)}, was ${text(before)}`;
};

const enumeration: KeywordRule = (before, after) => {
  if (after === undefined) return undefined;
  if (before === undefined) return `enum ${text(after)} is new`;
  const lost = listOf(before).filter((value) => !listOf(after).some((other) => isDeepStrictEqual(value, other)));
  return lost.length > 0 ? `enum has lost ${lost.map(text).join(', ')}` : undefined;
};

const multipleOf: KeywordRule = (before, after) => {
  if (after === undefined || (before !== undefined && Number(before) % Number(after) === 0)) return undefined;
  return `multipleOf is ${text(after)}, was ${text(before)}`;
};

/** What the keywords of Draft 4 on one value say of a change. Fields and items are compared one by one elsewhere. */
export const KEYWORD_RULES: Readonly<Record<string, KeywordRule>> = {
  type,
  enum: enumeration,
  multipleOf,
  minimum: lowerLimit('minimum', Number.NEGATIVE_INFINITY),
  maximum: upperLimit('maximum'),
  exclusiveMinimum: switchedOn('exclusiveMinimum'),
  exclusiveMaximum: switchedOn('exclusiveMaximum'),
  minLength: lowerLimit('minLength', 0),
  maxLength: upperLimit('maxLength'),
  minItems: lowerLimit('minItems', 0),
  maxItems: upperLimit('maxItems'),
  minProperties: lowerLimit('minProperties', 0),
  maxProperties: upperLimit('maxProperties'),
  uniqueItems: switchedOn('uniqueItems'),
};

/** Keywords that say nothing of what is valid. */
const ANNOTATIONS = new Set(['$schema', 'id', 'title', 'description', 'default', 'definitions']);

/** The rule of a keyword; one that is not in the table may only be dropped. */
export function ruleOf(keyword: string): KeywordRule {
  if (ANNOTATIONS.has(keyword)) return () => undefined;
  return (Object.hasOwn(KEYWORD_RULES, keyword) ? KEYWORD_RULES[keyword] : undefined) ?? sameOrDropped(keyword);
}
