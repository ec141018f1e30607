import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Context, MSKEvent, MSKRecord } from 'aws-lambda';
import validateOrderPlaced from '#schemas/generated/OrderPlaced.v2.validate.js';
import type { OrderPlacedV2 } from '#schemas/generated/types.ts';

const eventBridge = new EventBridgeClient({});
const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env['IDEMPOTENCY_TABLE'] ?? '' });

interface Order {
  readonly id: string;
  readonly data: OrderPlacedV2;
}

/** What the documentation of Powertools leads to: one record is made idempotent, and sends its own event. */
const publish = makeIdempotent(
  async ({ id, data }: Order) => {
    const Entry = {
      EventBusName: process.env['EVENT_BUS_NAME'],
      Source: 'tributary.orders',
      DetailType: 'OrderPlaced',
      Detail: JSON.stringify({ metadata: { id }, data }),
    };
    const { FailedEntryCount, Entries } = await eventBridge.send(new PutEventsCommand({ Entries: [Entry] }));
    if (FailedEntryCount !== 0) throw new Error(`PutEvents refused ${id}`);
    return Entries?.[0]?.EventId ?? '';
  },
  { persistenceStore, config },
);

function decode({ value, headers }: MSKRecord): Order {
  const data = JSON.parse(Buffer.from(value, 'base64').toString());
  if (!validateOrderPlaced(data)) throw new Error('this is not an order');
  const id = headers.find((header) => header['ce_id'])?.['ce_id'] ?? [];
  return { id: Buffer.from(id).toString(), data };
}

const recordsOf = ({ records }: MSKEvent): MSKRecord[] => Object.values(records).flat();

/** One record after the other. */
export async function sequential(event: MSKEvent, context: Context): Promise<void> {
  config.registerLambdaContext(context);
  for (const record of recordsOf(event)) await publish(decode(record));
}

/** All records of the batch at once. */
export async function parallel(event: MSKEvent, context: Context): Promise<void> {
  config.registerLambdaContext(context);
  await Promise.all(recordsOf(event).map((record) => publish(decode(record))));
}
