import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onHttp } from '#lib/handlers/on-http.ts';
import { kitFor } from '#lib/kit.ts';
import { orderQueries } from '#lib/read-model/order-queries.ts';
import { env } from './env.ts';
import { getOrder } from './get-order.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = onHttp(kitFor(env), { handle: getOrder(orderQueries(client, env.ordersTable)) });
