import { getOrder } from '#domain/read-model/get-order.ts';
import { orderQueries } from '#domain/read-model/order-queries.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { env } from './env.ts';

const client = documentClient();

export const handler = onHttp(effectKitFor(env), { handle: getOrder(orderQueries(client, env.ordersTable)) });
