import { type Context, isKnownKey } from './context.ts';

const VARIABLE = /\$\{([^}]*)\}/g;
/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const CHARACTERS = new Set(['*', '?', '$']);

export const hasVariable = (text: string): boolean => text.includes('${');

/** A text with its variables filled in; `missing` and `unknown` name those that have no value. */
export interface Filled {
  readonly text: string;
  /** A variable that the request does not have: the statement does not apply. */
  readonly missing?: string;
  /** A variable that the region does not know. */
  readonly unknown?: string;
}

/**
 * Fills in policy variables such as `${aws:userid}`, with the default that one may have: `${aws:username, 'nobody'}`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function filledIn(text: string, context: Context): Filled {
  let missing: string | undefined;
  let unknown: string | undefined;
  const filled = text.replace(VARIABLE, (whole, inside: string) => {
    if (CHARACTERS.has(inside)) return inside;
    const [, key = inside, fallback] = /^([^,]+?)(?:\s*,\s*'([^']*)')?$/.exec(inside) ?? [];
    const [value] = context[key.toLowerCase()] ?? [];
    if (value !== undefined) return value;
    if (!isKnownKey(key)) unknown = key;
    else if (fallback === undefined) missing = key;
    return fallback ?? whole;
  });
  return { text: filled, ...(missing !== undefined && { missing }), ...(unknown !== undefined && { unknown }) };
}
