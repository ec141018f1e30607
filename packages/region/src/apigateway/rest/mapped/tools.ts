import { type Json, objectOf, parseJson } from '../../../core/json.ts';
import { fromJson, shown, type Tool, toJson, type Value } from '../../vtl/values.ts';
import { headerIn, type Sources } from './sources.ts';

const NO_MEMBER = (): undefined => undefined;

/**
 * `$input`, which reads a body and the parameters of the request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
 */
export function inputTool(body: string, { event, query }: Sources): Tool {
  const json = (): Json => parseJson(body) ?? {};
  const find = (path: Value | undefined): Json | undefined => query(shown(path ?? '$'), json()) ?? undefined;
  const params = {
    path: objectOf(event['pathParameters']),
    querystring: objectOf(event['queryStringParameters']),
    header: objectOf(event['headers']),
  };
  const calls: Readonly<Record<string, (argument: Value | undefined) => Value | undefined>> = {
    json: (path) => JSON.stringify(find(path) ?? ''),
    path: (path) => fromJson(find(path) ?? ''),
    params(name) {
      if (name === undefined) return fromJson(params);
      const wanted = shown(name);
      const found = [params.path, params.querystring].find((one) => Object.hasOwn(one, wanted));
      return fromJson(found?.[wanted] ?? headerIn(event, wanted) ?? '');
    },
  };
  return {
    member: (name) => (name === 'body' ? body || '{}' : undefined),
    call: (name, [argument]) => (Object.hasOwn(calls, name) ? calls[name]?.(argument) : undefined),
  };
}

const UTIL: Readonly<Record<string, (text: string, value: Value) => Value>> = {
  base64Decode: (text) => Buffer.from(text, 'base64').toString('utf8'),
  base64Encode: (text) => Buffer.from(text).toString('base64'),
  escapeJavaScript: (text) => escapedForScript(text),
  parseJson: (text) => fromJson(parseJson(text) ?? null),
  toJson: (_text, value) => JSON.stringify(toJson(value)),
  urlDecode: (text) => urlDecoded(text),
  urlEncode: (text) => new URLSearchParams({ '': text }).toString().slice(1),
};

/** `$util`. */
export const UTIL_TOOL: Tool = {
  member: NO_MEMBER,
  call: (name, [argument = '']) => (Object.hasOwn(UTIL, name) ? UTIL[name]?.(shown(argument), argument) : undefined),
};

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
};

/** A text as it may stand in a string of JavaScript, in quotes of either kind. */
function escapedForScript(text: string): string {
  return text.replace(/['"\\/]|[^\x20-\x7e]/g, (character) => {
    if (/['"\\/]/.test(character)) return `\\${character}`;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return ESCAPES[character] ?? `\\u${code}`;
  });
}
