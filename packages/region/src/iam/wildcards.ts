import type { Json } from '../core/json.ts';

export type TextMatcher = (value: string) => boolean;

/** Matches a whole text against a pattern with `*` and `?`, as policies write them. */
export function matcherOf(pattern: string): TextMatcher {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (value) => value === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => expression.test(value);
}

/** Matches a text against one or more patterns, of which one must fit. */
export function anyOf(patterns: readonly string[]): TextMatcher {
  const matchers = patterns.map(matcherOf);
  return (value) => matchers.some((matches) => matches(value));
}

/** One text or a list of texts, as policies write them. */
export function textsIn(value: Json | undefined): readonly string[] {
  return [value ?? []].flat().filter((item) => typeof item === 'string');
}
