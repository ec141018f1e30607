import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isObject, type Json } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';

export interface FunctionHeaders {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** They are about the connection, which is the front door's. */
const OF_CONNECTION = ['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade'];
const COOKIE = 'set-cookie';

/**
 * The headers that the answer of a function has, one or several values to a name.
 * @param sources each an object; of a name in several the last counts
 * @returns undefined where one of them cannot be sent
 */
export function functionHeaders(...sources: readonly (Json | undefined)[]): FunctionHeaders | undefined {
  const values = new Map(sources.filter(isObject).flatMap((source) => Object.entries(source).map(textsIn)));
  for (const name of OF_CONNECTION) values.delete(name);
  if (![...values].every(([name, texts]) => texts.every((text) => canBeSent(name, text)))) return undefined;
  const { [COOKIE]: cookies = [], ...others } = Object.fromEntries(values);
  const headers = Object.entries(others).map(([name, texts]) => [name, texts.join(', ')] as const);
  return { headers: Object.fromEntries(headers), cookies };
}

const textsIn = ([name, value]: readonly [string, Json]): readonly [string, readonly string[]] => [
  name.toLowerCase(),
  [value].flat().flatMap((one: Json) => scalarText(one) ?? []),
];

function canBeSent(name: string, text: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, text);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
