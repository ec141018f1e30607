import { parseExactly, rawNumber } from '../core/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { isTooDeep } from '../core/nesting.ts';

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

function hasHugeInteger(value: Json): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) >= 2 ** 63;
  if (typeof value !== 'object' || value === null) return false;
  const literal = rawNumber(value);
  if (literal === undefined) return Object.values(value).some(hasHugeInteger);
  return /^-?\d+$/.test(literal) && (BigInt(literal) < INT64_MIN || BigInt(literal) > INT64_MAX);
}
