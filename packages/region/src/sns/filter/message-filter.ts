import { parseExactly } from '../../core/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { isBinary, type Message, type MessageAttribute, textFor } from '../message.ts';
import { compileFilterPolicy, type FilterScope } from './filter-policy.ts';

/** Says whether a subscription of that protocol takes a message. */
export type MessageFilter = (message: Message, protocol: string) => boolean;

/** @throws AttributeProblem, AwsError InvalidParameter */
export function messageFilter(policy: string, scope: FilterScope): MessageFilter | undefined {
  const pattern = compileFilterPolicy(policy, scope);
  if (pattern === undefined) return undefined;
  if (scope === 'MessageAttributes') return ({ attributes }) => pattern.matches(valuesOf(attributes));
  return (message, protocol) => {
    const body = parsed(textFor(message, protocol));
    return isObject(body) && pattern.matches(body);
  };
}

/** The attributes as an event. Those of other types take no part. */
function valuesOf(attributes: Message['attributes']): JsonObject {
  const compared = Object.entries(attributes).filter(([, { type }]) => !isBinary(type));
  return Object.fromEntries(compared.map(([name, attribute]) => [name, jsonOf(attribute)]));
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function jsonOf({ type, value }: MessageAttribute): Json {
  if (type === 'String.Array') {
    const list = parsed(value);
    return Array.isArray(list) ? list : value;
  }
  return type.startsWith('Number') ? (parsed(value) ?? value) : value;
}

function parsed(text: string): Json | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
