import { fromEnv } from '@aws-sdk/credential-provider-env';
import { publishing } from '#lib/handlers/observe.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { carry } from '#lib/hops.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { mskToken } from '#lib/kafka/msk-token.ts';
import { kafkaProducer } from '#lib/kafka/producer.ts';
import { kitFor } from '#lib/kit.ts';
import { shipmentDelivered, shipmentDispatched } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const token = () => mskToken(fromEnv(), env.region, new Date());
const send = kafkaProducer(env.functionName, env.bootstrapServers, env.authentication === 'iam' ? token : undefined);

const kit = kitFor(env);
const publish = publishing(kit, (event) => send(binaryMessage(env.topic, carry(event))));

export const handler = onEvent(kit, on(shipmentDispatched, publish), on(shipmentDelivered, publish));
