import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ShortCut, type ShortCuts, withShortCut } from './short-cut.ts';
import { TIME_LIMITS } from './time-limits.ts';

/** The JSON of keys and items without binary values is that of the service. */
const AS_IT_IS: ShortCut = {};

const ATTRIBUTE_SHORT_CUTS: ShortCuts = {
  PutItemCommand: AS_IT_IS,
  UpdateItemCommand: AS_IT_IS,
  BatchGetItemCommand: AS_IT_IS,
  BatchWriteItemCommand: AS_IT_IS,
};

/** A client of DynamoDB. Its usual calls take the short cut. */
export const dynamoDbClient = (): DynamoDBClient =>
  withShortCut(new DynamoDBClient({ cacheMiddleware: true, requestHandler: TIME_LIMITS }), ATTRIBUTE_SHORT_CUTS);
