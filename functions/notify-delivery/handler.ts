import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';
import { deliveryNotice } from './notice.ts';

const sns = new SNSClient({});

export const handler = onEvent(
  kitFor(env),
  on(orderFulfilled, async (event) => {
    const Message = JSON.stringify(deliveryNotice(event));
    await sns.send(new PublishCommand({ TopicArn: env.topicArn, Message }));
  }),
);
