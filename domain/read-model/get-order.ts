import type { HttpAnswer } from '#lib/http/answer.ts';
import { isId } from '#lib/http/parameters.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { Order } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import { isOwn } from '../orders/ownership.ts';
import type { OrderQueries } from './order-queries.ts';
import { orderView } from './order-view.ts';

/** Shows one order of the read model. There are no orders but those of the caller: the answer is the same. */
export function getOrder(orders: Pick<OrderQueries, 'byId'>) {
  return async ({ path, caller }: HttpRequest): Promise<HttpAnswer<Order>> => {
    const { orderId = '' } = path;
    const row = isId(orderId) ? await orders.byId(orderId) : undefined;
    if (!row || !isOwn(row, { caller })) throw new ShopError('ORDER_UNKNOWN', { orderId });
    return { status: 200, body: orderView(row) };
  };
}
