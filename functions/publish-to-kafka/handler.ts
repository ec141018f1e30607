import { fromEnv } from '@aws-sdk/credential-provider-env';
import { dynamoDbClient } from '#lib/aws/dynamo-db.ts';
import { publishing } from '#lib/handlers/observe.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { carry } from '#lib/hops.ts';
import { messageFor } from '#lib/kafka/encoded-message.ts';
import { mskToken } from '#lib/kafka/msk-token.ts';
import { kafkaProducer } from '#lib/kafka/producer.ts';
import { registryFor } from '#lib/kafka/registry/registry-for.ts';
import { kitFor } from '#lib/kit.ts';
import { shipmentDelivered, shipmentDispatched } from '#schemas/generated/contracts.ts';
import { shipmentDeliveredEncodings, shipmentDispatchedEncodings } from '#schemas/generated/encodings.ts';
import { env } from './env.ts';

const token = () => mskToken(fromEnv(), env.region, new Date());
const send = kafkaProducer(env.functionName, env.bootstrapServers, env.authentication === 'iam' ? token : undefined);

const kit = kitFor(env);
const topics = {
  encodings: env.encodings,
  registry: registryFor(env, dynamoDbClient()),
  contracts: [shipmentDispatchedEncodings, shipmentDeliveredEncodings],
};
const publish = publishing(kit, async (event) => send(await messageFor(env.topic, carry(event), topics)));

export const handler = onEvent(kit, on(shipmentDispatched, publish), on(shipmentDelivered, publish));
