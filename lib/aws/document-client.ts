import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type ShortCut, type ShortCuts, withShortCut } from './short-cut.ts';

const PLAIN_IN = new Set(['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']);
const PLAIN_OUT = new Set(['Item', 'Attributes', 'LastEvaluatedKey']);

const DOCUMENT: ShortCut = {
  bodyOf: (input: object) => mapped(input, PLAIN_IN, (values) => marshall(withoutUndefined(values))),
  outputOf: (answer) => {
    const output = mapped(answer, PLAIN_OUT, unmarshall);
    return 'Items' in output && Array.isArray(output.Items)
      ? { ...output, Items: output.Items.map((item) => unmarshall(item)) }
      : output;
  },
};

/** By the names of the commands that the document client's commands wrap. */
const DOCUMENT_SHORT_CUTS: ShortCuts = {
  GetItemCommand: DOCUMENT,
  PutItemCommand: DOCUMENT,
  UpdateItemCommand: DOCUMENT,
  QueryCommand: DOCUMENT,
};

/** A client of DynamoDB for plain values. Its usual calls take the short cut. Items must hold no binary values. */
export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(withShortCut(new DynamoDBClient({}), DOCUMENT_SHORT_CUTS));

function mapped(record: object, names: ReadonlySet<string>, map: (values: Record<string, never>) => object): object {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, names.has(name) && value !== undefined ? map(value) : value]),
  );
}

/** The document client removes undefined values, too, at the top level only. */
const withoutUndefined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
