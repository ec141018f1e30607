import { documentClient } from '#lib/aws/document-client.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { kitFor } from '#lib/kit.ts';
import { orderQueries } from '#lib/read-model/order-queries.ts';
import { env } from './env.ts';
import { listOrders } from './list-orders.ts';

const client = documentClient();

export const handler = onHttp(kitFor(env), { handle: listOrders(orderQueries(client, env.ordersTable)) });
