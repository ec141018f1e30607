import type { Json, JsonObject } from './json.ts';

interface SourceContext {
  readonly source?: string;
}

/** The part of JavaScript's JSON that its types lack: numbers with their source text. */
interface JsonWithSource {
  rawJSON(text: string): JsonObject;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
  parse(text: string, reviver: (key: string, value: Json, context: SourceContext) => Json): Json;
}

/**
 * A number that JavaScript might write differently: many digits, an exponent, a trailing 0, less than a millionth, or
 * -0. Times of day do not look like one.
 */
const UNUSUAL_NUMBER =
  /(?:^|[:[,\s])-?(?:[\d.]{16}|\d+(?:\.\d+)?[eE]|\d+\.\d*0(?:[\s,}\]]|$)|0\.0{6})|-0(?:[\s,}\]]|$)/;

function hasSource(json: unknown): json is JsonWithSource {
  return typeof json === 'object' && json !== null && 'rawJSON' in json && 'isRawJSON' in json;
}

function withSource(): JsonWithSource {
  const json: unknown = JSON;
  if (hasSource(json)) return json;
  throw new Error('This JavaScript engine has no JSON.rawJSON. Run the region with Node 24.');
}

const json = withSource();

/**
 * Parses JSON so that JSON.stringify writes every number as in the source. A number that JavaScript would change is
 * held as `JSON.rawJSON`.
 * @throws SyntaxError
 */
export function parseExactly(text: string): Json {
  if (!UNUSUAL_NUMBER.test(text)) return JSON.parse(text) as Json;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** The source text of a number that {@link parseExactly} holds as `JSON.rawJSON`; undefined for any other value. */
export function rawNumber(value: unknown): string | undefined {
  return json.isRawJSON(value) ? value.rawJSON : undefined;
}
