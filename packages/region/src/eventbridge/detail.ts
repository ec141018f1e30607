import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { parseExactly, rawNumber } from './exact-json.ts';

const MAX_NESTING = 1000;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Parses the Detail of an entry, or gives undefined when EventBridge calls it malformed: no JSON object, integers
 * beyond 64 bits, or more than 1000 levels.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 */
export function parseDetail(text: string): JsonObject | undefined {
  if (isTooDeep(text)) return undefined;
  const detail = tryParse(text);
  if (!isObject(detail)) return undefined;
  return /\d{19}/.test(text) && hasHugeInteger(detail) ? undefined : detail;
}

function tryParse(text: string): Json | undefined {
  try {
    return parseExactly(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Checks the depth in the text, so that the parser never meets more than 1000 levels. */
export function isTooDeep(text: string): boolean {
  if (text.length <= MAX_NESTING) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) inString = true;
    else if (char === BRACE_OPEN || char === BRACKET_OPEN) depth++;
    else if (char === BRACE_CLOSE || char === BRACKET_CLOSE) depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

const QUOTE = 34;
const BACKSLASH = 92;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const BRACKET_OPEN = 91;
const BRACKET_CLOSE = 93;

function hasHugeInteger(value: Json): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) >= 2 ** 63;
  if (typeof value !== 'object' || value === null) return false;
  const literal = rawNumber(value);
  if (literal === undefined) return Object.values(value).some(hasHugeInteger);
  return /^-?\d+$/.test(literal) && (BigInt(literal) < INT64_MIN || BigInt(literal) > INT64_MAX);
}
