import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { storedEvent } from '#domain/orders/order-store.ts';
import type { Event } from '#lib/event.ts';
import { type DeadLetter, takeDeadLetters } from '../check/dead-letters.ts';
import type { OrderRow } from '../shop/expectation.ts';
import { readOrders } from '../shop/read-orders.ts';
import { readSales, type SalesLine } from '../shop/sales.ts';
import { type OrderBilling, readBilling } from './billing-table.ts';
import { type UnfinishedExecution, unfinishedExecutions } from './executions.ts';
import type { Heard } from './heard.ts';
import { eventIdsOn } from './topic-events.ts';

/** The state of the shop once the region is idle: the bus, the tables, the topic, the queues. */
export interface Evidence extends Heard {
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  /** By order id. */
  readonly billing: ReadonlyMap<string, OrderBilling>;
  /** The events of each order that was placed here, by order id, in the order of their versions. */
  readonly histories: ReadonlyMap<string, readonly Event[]>;
  /** Event ids on the topic of the carrier's events, one for each record. */
  readonly shipmentIds: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
  readonly unfinished: readonly UnfinishedExecution[];
}

export interface EvidenceSources {
  readonly ordersTable: string;
  readonly salesTable: string;
  readonly billingTable: string;
  readonly eventsTable: string;
  readonly billingWorkflow: string;
  readonly shipmentsTopic: string;
  readonly deadLetterQueueUrls: readonly string[];
}

export interface EvidenceClients {
  readonly sqs: SQSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sfn: SFNClient;
  readonly kafka: KafkaConnection;
}

/** Reads through the AWS API and Kafka. Takes the dead letters off their queues. */
export async function readEvidence(
  { sqs, dynamoDb, sfn, kafka }: EvidenceClients,
  sources: EvidenceSources,
  heard: Heard,
): Promise<Evidence> {
  return {
    ...heard,
    orders: await readOrders(dynamoDb, sources.ordersTable),
    sales: await readSales(dynamoDb, sources.salesTable),
    billing: await readBilling(dynamoDb, sources.billingTable),
    histories: await readHistories(dynamoDb, sources.eventsTable),
    shipmentIds: await eventIdsOn(sources.shipmentsTopic, kafka),
    deadLetters: await takeDeadLetters(sqs, sources.deadLetterQueueUrls),
    unfinished: await unfinishedExecutions(sfn, sources.billingWorkflow),
  };
}

async function readHistories(client: DynamoDBClient, TableName: string): Promise<Map<string, readonly Event[]>> {
  const events: Event[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    events.push(...Items.map((item) => storedEvent(unmarshall(item))));
  const inOrder = events.toSorted((a, b) => a.metadata.sequence - b.metadata.sequence);
  return Map.groupBy(inOrder, ({ metadata }) => metadata.subject);
}
