import { isObject, type Json, type JsonObject, objectOf, textOf } from '../../core/json.ts';
import type { Names } from './operation-rights.ts';

/** The value of the partition key of an item or key, as `dynamodb:LeadingKeys` has it. */
export function leadingKeyOf(item: JsonObject, table: string, names: Names, index?: string): readonly string[] {
  const key = names.partitionKeyOf(table, index);
  return key === undefined ? [] : textsOf(item[key]);
}

/** The partition key that a query asks for: by the condition expression, or by the conditions of old. */
export function queriedKeyOf(input: JsonObject, names: Names): readonly string[] {
  const key = names.partitionKeyOf(textOf(input['TableName']), textOf(input['IndexName']) || undefined);
  if (key === undefined) return [];
  const { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, KeyConditions } = input;
  const [condition] = [objectOf(objectOf(KeyConditions)[key])['AttributeValueList'] ?? []].flat();
  if (condition !== undefined) return textsOf(condition);
  for (const [, name = '', value = ''] of textOf(KeyConditionExpression).matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    const attribute = name.startsWith('#') ? textOf(objectOf(ExpressionAttributeNames)[name]) : name;
    if (attribute === key) return textsOf(objectOf(ExpressionAttributeValues)[value]);
  }
  return [];
}

/** `{"S": "ORD-7"}` to `ORD-7`. */
const textsOf = (attribute: Json | undefined): readonly string[] =>
  isObject(attribute) ? Object.values(attribute).filter((value) => typeof value === 'string') : [];
