import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { orderStore } from '#domain/orders/order-store.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { eventStoreBehaviour } from '../support/event-store-behaviour.ts';

const TEMPLATE = {
  Resources: {
    Events: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'order-events',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'orderId', AttributeType: 'S' },
          { AttributeName: 'version', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'orderId', KeyType: 'HASH' },
          { AttributeName: 'version', KeyType: 'RANGE' },
        ],
      },
    },
  },
};

let region: TestRegion;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
  client = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
});
afterAll(() => region.stop());

describe('the event store in a table', () => eventStoreBehaviour(() => orderStore(client, 'order-events')));
