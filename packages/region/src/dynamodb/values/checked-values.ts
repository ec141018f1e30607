import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { type AttributeValue, type Item, setAttribute } from './attribute-value.ts';
import { normalNumber } from './decimal.ts';
import { MAX_LEVELS, tooDeep } from './levels.ts';
import { binarySet, textSet } from './order.ts';

const INVALID = 'One or more parameter values were invalid: ';

/**
 * An item whose members have the right types of JSON, as an item of DynamoDB.
 * @throws AwsError ValidationException
 */
export function checkedItem(raw: JsonObject): Item {
  return itemAt(raw, 0);
}

/** @throws AwsError ValidationException */
export function checkedValue(raw: JsonObject): AttributeValue {
  return valueAt(raw, 0);
}

function itemAt(raw: JsonObject, level: number): Item {
  const item: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(raw)) setAttribute(item, name, valueAt(value, level));
  return item;
}

/** @param level how many lists and maps are around the value */
function valueAt(raw: Json, level: number): AttributeValue {
  if (level >= MAX_LEVELS) throw tooDeep();
  const mustHaveOne = 'must contain exactly one of the supported datatypes';
  let value: AttributeValue | undefined;
  let types = 0;
  for (const [type, content] of Object.entries(objectOf(raw))) {
    value = checkedContent(type, content, level);
    types++;
  }
  if (value === undefined) throw invalid(`Supplied AttributeValue is empty, ${mustHaveOne}`);
  if (types === 1) return value;
  throw invalid(`Supplied AttributeValue has more than one datatypes set, ${mustHaveOne}`);
}

function checkedContent(type: string, content: Json, level: number): AttributeValue {
  if (typeof content === 'string') return textValue(type, content);
  if (typeof content === 'boolean') return flagValue(type, content);
  if (isObject(content)) return { M: itemAt(content, level + 1) };
  const parts = Array.isArray(content) ? content : [];
  return type === 'L' ? { L: parts.map((part) => valueAt(part, level + 1)) } : setValue(type, parts.map(String));
}

function textValue(type: string, content: string): AttributeValue {
  if (type === 'S') return { S: content };
  return type === 'B' ? { B: content } : { N: normalNumber(content) };
}

function flagValue(type: string, content: boolean): AttributeValue {
  if (type === 'BOOL') return { BOOL: content };
  if (content) return { NULL: true };
  throw invalid(`${INVALID}Null attribute value types must have the value of true`);
}

function setValue(type: string, members: readonly string[]): AttributeValue {
  if (type === 'NS') return { NS: checkedNumbers(members) };
  if (type === 'SS') {
    if (members.length === 0) throw invalid(`${INVALID}An string set  may not be empty`);
    if (hasDuplicates(members)) throw invalid(`${INVALID}Input collection ${listed(members)} contains duplicates.`);
    return textSet(members);
  }
  if (members.length === 0) throw invalid(`${INVALID}Binary sets should not be empty`);
  if (!hasDuplicates(members)) return binarySet(members);
  throw invalid(`${INVALID}Input collection ${listed(members)}of type BS contains duplicates.`);
}

function checkedNumbers(members: readonly string[]): readonly string[] {
  if (members.length === 0) throw invalid(`${INVALID}An number set  may not be empty`);
  const numbers = members.map(normalNumber);
  if (hasDuplicates(numbers)) throw invalid('Input collection contains duplicates');
  return numbers;
}

const hasDuplicates = (members: readonly string[]): boolean => new Set(members).size < members.length;

const listed = (members: readonly string[]): string => `[${members.join(', ')}]`;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
