import { isObject, type JsonObject } from '@tributary/region/json';
import { objectAt, textAt } from '../../ops/dlq/read/fields.ts';
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
  const ref = (logicalId: string): string => needed(textAt(objectAt(page, logicalId), 'ref'), logicalId);
  const api = objectAt(objectAt(page, 'HttpApi'), 'attributes');
  return {
    busName: ref('Bus'),
    topicArn: ref('DeliveriesTopic'),
    apiEndpoint: needed(textAt(api, 'ApiEndpoint'), 'HttpApi'),
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
    const isOne =
      /(Failed|Undelivered|Exhausted)/.test(id) && isObject(resource) && resource['type'] === 'AWS::SQS::Queue';
    return isOne ? [textAt(resource, 'ref') ?? ''] : [];
  });

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`the region has no ${what}`);
  return value;
}
