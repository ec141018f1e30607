import { at, type JsonObject } from '../../core/json.ts';

/** A request whose table may be named by its ARN, with the name. */
export function byTableName(input: JsonObject): JsonObject {
  const name = at(input, 'TableName');
  return typeof name === 'string' && name.startsWith('arn:') ? { ...input, TableName: nameIn(name) } : input;
}

/** The name of a table that is given by its name or its ARN. */
export function nameIn(nameOrArn: string): string {
  return TABLE_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
const TABLE_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/([^/]+)$/;

/** Whether a text is the ARN of a table. */
export const isTableArn = (text: string): boolean => TABLE_ARN.test(text);
