import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** Such a number is written already as DynamoDB writes it, and is within its limits. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,14}[1-9])?$/;
/** An attribute value, and a place in a list or a map, takes no more than this beside its text. */
const VALUE_BYTES = 8;
/** Of one UTF-16 code unit in UTF-8, at most. */
const CHARACTER_BYTES = 3;

/**
 * An upper bound of the bytes that attribute values take. Undefined unless all of them are plain: neither binary nor a
 * set, and with nothing that a check refuses or writes in another way.
 * @param values attribute values in DynamoDB's JSON, by the names of their attributes
 */
export function plainBytes(values: JsonObject): number | undefined {
  let bytes = 0;
  for (const name of Object.keys(values)) {
    const valueBytes = name === '__proto__' ? undefined : plainValueBytes(values[name]);
    if (valueBytes === undefined) return undefined;
    bytes += name.length * CHARACTER_BYTES + valueBytes;
  }
  return bytes;
}

function plainValueBytes(value: Json | undefined): number | undefined {
  if (!isObject(value)) return undefined;
  const [type = '', ...more] = Object.keys(value);
  if (more.length > 0) return undefined;
  const content = value[type];
  switch (type) {
    case 'S':
      return typeof content === 'string' ? VALUE_BYTES + content.length * CHARACTER_BYTES : undefined;
    case 'N':
      return isPlainNumber(content) ? VALUE_BYTES + content.length : undefined;
    case 'BOOL':
      return typeof content === 'boolean' ? VALUE_BYTES : undefined;
    case 'NULL':
      return content === true ? VALUE_BYTES : undefined;
    case 'M':
      return isObject(content) ? plus(plainBytes(content)) : undefined;
    case 'L':
      return Array.isArray(content) ? plus(listBytes(content)) : undefined;
    default:
      return undefined;
  }
}

function listBytes(list: readonly Json[]): number | undefined {
  let bytes = 0;
  for (const value of list) {
    const valueBytes = plainValueBytes(value);
    if (valueBytes === undefined) return undefined;
    bytes += valueBytes;
  }
  return bytes;
}

const isPlainNumber = (content: Json | undefined): content is string =>
  typeof content === 'string' && content !== '-0' && PLAIN_NUMBER.test(content);

const plus = (bytes: number | undefined): number | undefined => (bytes === undefined ? undefined : bytes + VALUE_BYTES);
