import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { deliveryNotice } from '#domain/orders/delivery-notice.ts';
import { dynamoDbClient } from '#lib/aws/dynamo-db.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { identityOf } from '#lib/event.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { atMostOnceIn } from '#lib/idempotency/at-most-once.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const kit = effectKitFor(env);
// A notice cannot be taken back, so the client does not repeat a call whose answer was lost. It opens a connection for
// each call: an idle one may break while Lambda freezes the environment, and then the outcome of a call is unknown.
const sns = new SNSClient({
  maxAttempts: 1,
  requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } },
});
const atMostOnce = atMostOnceIn(env.idempotencyTable, { ...kit, client: dynamoDbClient() });

export const handler = onEvent(
  kit,
  on(
    orderFulfilled,
    async (event, { deadlineMs }) => {
      const Message = JSON.stringify(deliveryNotice(event));
      const publish = () => sns.send(new PublishCommand({ TopicArn: env.topicArn, Message }));
      return atMostOnce(`the notice of ${identityOf(event)}`, deadlineMs, publish);
    },
    // The note of the attempt is in DynamoDB, and says whether the notice was sent.
    { idempotent: 'by-effect' },
  ),
);
