import type { HttpAnswer } from '#lib/http/answer.ts';
import { isId } from '#lib/http/parameters.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import { ShopError } from '../errors.ts';
import type { OrderQueries } from './order-queries.ts';
import { orderView } from './order-view.ts';

/** Shows one order of the read model, whether it was placed by the API or elsewhere. */
export function getOrder(orders: Pick<OrderQueries, 'byId'>) {
  return async ({ path }: HttpRequest): Promise<HttpAnswer> => {
    const { orderId = '' } = path;
    const row = isId(orderId) ? await orders.byId(orderId) : undefined;
    if (!row) throw new ShopError('ORDER_UNKNOWN', { orderId });
    return { status: 200, body: orderView(row) };
  };
}
