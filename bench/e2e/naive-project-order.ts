import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import validateOrderPlaced from '#schemas/generated/OrderPlaced.v2.validate.js';
import type { OrderPlacedV2 } from '#schemas/generated/types.ts';

interface Order {
  readonly metadata: { readonly id: string };
  readonly data: OrderPlacedV2;
}

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const config = new IdempotencyConfig({ eventKeyJmesPath: 'metadata.id' });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env['IDEMPOTENCY_TABLE'] ?? '' });

/** What the documentation of Powertools leads to: the row is written once for each event id. */
const project = makeIdempotent(
  async ({ data }: Order) => {
    const Item = { ...data, status: 'PLACED', sequence: 1 };
    await documents.send(new PutCommand({ TableName: process.env['ORDERS_TABLE'], Item }));
  },
  { persistenceStore, config },
);

export async function handler({ detail }: EventBridgeEvent<'OrderPlaced', Order>, context: Context): Promise<void> {
  config.registerLambdaContext(context);
  if (!validateOrderPlaced(detail.data)) throw new Error('this is not an order');
  await project(detail);
}
