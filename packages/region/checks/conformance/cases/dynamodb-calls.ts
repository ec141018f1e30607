import { type Json, type JsonObject, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';

export const DYNAMODB_API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';
export const DYNAMODB_GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';

export const dynamodb = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('dynamodb', '1.0', `DynamoDB_20120810.${operation}`, input);

export const streams = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('dynamodb', '1.0', `DynamoDBStreams_20120810.${operation}`, input);

export const hashTable = (TableName: string, more: object = {}) => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  ...more,
});

export const rangeTable = (TableName: string, more: object = {}) => ({
  ...hashTable(TableName),
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'n', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'n', KeyType: 'RANGE' },
  ],
  ...more,
});

export async function table(aws: Caller, input: ReturnType<typeof hashTable>): Promise<string> {
  await dynamodb(aws, 'CreateTable', input);
  return input.TableName;
}

export const text = (S: string): JsonObject => ({ S });
export const number = (N: number | string): JsonObject => ({ N: String(N) });
export const list = (...L: readonly Json[]): JsonObject => ({ L });

export const put = (aws: Caller, TableName: string, Item: JsonObject, more: object = {}): Promise<JsonObject> =>
  dynamodb(aws, 'PutItem', { TableName, Item, ...more });

export const get = async (aws: Caller, TableName: string, id: string): Promise<Json | undefined> =>
  (await dynamodb(aws, 'GetItem', { TableName, Key: { id: text(id) }, ConsistentRead: true }))['Item'];

/** The whole name of an error, as it is in the body. */
export async function typeOf(aws: Caller, operation: string, input: object): Promise<string> {
  const { text: body } = await aws.rawJson('dynamodb', '1.0', `DynamoDB_20120810.${operation}`, input);
  return textOf(JSON.parse(body)['__type']);
}
