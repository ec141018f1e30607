import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { identityOf } from '#lib/event.ts';
import { recordKey } from '#lib/idempotency/seen-ids.ts';
import { shipmentDispatched } from '#schemas/generated/contracts.ts';
import type { Check } from '../../smoke/check.ts';
import type { Deployed } from '../../smoke/probes.ts';
import { physicalIdOf, resourcesOf } from '../../smoke/stack.ts';
import { type Put, probeEvent } from './events.ts';

/** An event of a partner is written to Kafka, where the stack has to do with Kafka. */
export function partnerChecks(deployed: Deployed, put: Put): readonly Check[] {
  const { stack } = deployed;
  const readsKafka = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').some(({ logicalId }) =>
    logicalId.startsWith('BridgeKafka'),
  );
  return readsKafka ? [{ name: 'an event of a partner to Kafka', look: written(deployed, put) }] : [];
}

/**
 * The broker cannot be reached from outside of its network, so this looks at the record that publish-to-kafka writes
 * once Kafka has the event.
 */
function written({ stack, target, run, now }: Deployed, put: Put): Check['look'] {
  const client = new DynamoDBClient(target.settings('DYNAMODB'));
  const event = shipment(run, now());
  let isPut = false;
  return async () => {
    if (!isPut) await put(event);
    isPut = true;
    const functionName = physicalIdOf(stack, 'PublishDashtoDashkafkaLambdaFunction');
    const Key = { id: { S: recordKey(functionName, identityOf(event)) } };
    const TableName = physicalIdOf(stack, 'IdempotencyTable');
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    if (Item?.['status']?.S === 'COMPLETED') return { status: 'ok', text: 'written' };
    const advice = 'Brokers, subnets and rights of publish-to-kafka: npm run logs -- publish-to-kafka --errors';
    return { status: 'waiting', text: 'not written', advice };
  };
}

function shipment(run: string, timeMs: number) {
  const shipmentId = `SHP-${run}`;
  const dispatchedAt = new Date(timeMs).toISOString();
  const data = { shipmentId, orderId: 'SMOKE-TEST', carrier: 'Smoke test', trackingCode: 'SMOKE-TEST', dispatchedAt };
  return probeEvent(shipmentDispatched, { id: `${run}-shipment`, subject: shipmentId, timeMs }, data);
}
