import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Event } from '#lib/event.ts';
import { dynamoEventStore } from '#lib/event-store/dynamo-event-store.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import { eventOf } from '#lib/event-store/item.ts';
import { ORDER_EVENTS, type OrderEvent } from './events.ts';

const KEYS = { stream: 'orderId', version: 'version' };

/** The histories of the orders in a DynamoDB table. */
export const orderStore = (client: DynamoDBDocumentClient, name: string): EventStore<OrderEvent> =>
  dynamoEventStore(client, { name, keys: KEYS }, ORDER_EVENTS);

/** The event in one item of that table, in the version it was stored in. */
export const storedEvent = (item: Readonly<Record<string, unknown>>): Event => eventOf(item, KEYS);
