import { at, type Json, type JsonObject, textOf } from '@tributary/region/json';
import type { EvidencePlaces } from './evidence.ts';

/** What a run needs to know of the stack, as the region's page of its resources tells it. */
export interface Resources {
  readonly busName: string;
  readonly topicArn: string;
  readonly apiEndpoint: string;
  readonly places: EvidencePlaces;
}

/** @param page logical id -> type, ref, attributes */
export function resourcesOf(page: JsonObject): Resources {
  const ref = (logicalId: string): string => needed(at(page, logicalId, 'ref'), logicalId);
  return {
    busName: ref('Bus'),
    topicArn: ref('DeliveriesTopic'),
    apiEndpoint: needed(at(page, 'HttpApi', 'attributes', 'ApiEndpoint'), 'HttpApi'),
    places: {
      ordersTable: ref('OrdersTable'),
      salesTable: ref('SalesTable'),
      billingTable: ref('BillingTable'),
      eventsTable: ref('OrderEventsTable'),
      billingWorkflow: ref('BillingWorkflow'),
      shipmentsTopic: 'partner-shipments',
      deadLetterQueueUrls: deadLetterQueuesIn(page),
    },
  };
}

const deadLetterQueuesIn = (page: JsonObject): readonly string[] =>
  Object.entries(page).flatMap(([id, resource]) => {
    const isOne = /(Failed|Undelivered|Exhausted)/.test(id) && at(resource, 'type') === 'AWS::SQS::Queue';
    return isOne ? [textOf(at(resource, 'ref'))] : [];
  });

function needed(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`the region has no ${what}`);
  return value;
}
