import { at, type Json, type JsonObject, textOf } from '@tributary/region/json';
import type { EvidenceSources } from './evidence.ts';

/** Names, ARNs and URLs of the stack, read from the region's page of resources. */
export interface Resources {
  readonly busName: string;
  readonly topicArn: string;
  readonly apiEndpoint: string;
  readonly sources: EvidenceSources;
}

/** @param page logical id -> type, ref, attributes */
export function resourcesOf(page: JsonObject): Resources {
  const ref = (logicalId: string): string => needed(at(page, logicalId, 'ref'), logicalId);
  return {
    busName: ref('Bus'),
    topicArn: ref('DeliveriesTopic'),
    apiEndpoint: needed(at(page, 'HttpApi', 'attributes', 'ApiEndpoint'), 'HttpApi'),
    sources: {
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
