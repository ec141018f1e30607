import { KitError } from '#lib/errors.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import { isId, wholeNumber } from '#lib/http/parameters.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { OrderList } from '#schemas/generated/types.ts';
import { ownerMark } from '../orders/ownership.ts';
import type { OrderQueries, PageEnd } from './order-queries.ts';
import { orderView } from './order-view.ts';

const LIMIT = { min: 1, max: 100, otherwise: 25 };

/** Lists those of a customer's orders that are the caller's, page by page, the newest first. */
export function listOrders(orders: Pick<OrderQueries, 'byCustomer'>) {
  return async (request: HttpRequest): Promise<HttpAnswer<OrderList>> => {
    const { customerId = '' } = request.path;
    const limit = wholeNumber(request, 'limit', LIMIT);
    const after = pageEndFrom(request.query['after']);
    if (!isId(customerId)) return { status: 200, body: { orders: [] } };
    const { rows, end } = await orders.byCustomer({ customerId, placedBy: ownerMark(request) }, limit, after);
    const next = end === undefined ? {} : { next: textOf(end) };
    return { status: 200, body: { orders: rows.map(orderView), ...next } };
  };
}

const textOf = ({ orderId, placedAt }: PageEnd): string =>
  Buffer.from(JSON.stringify([orderId, placedAt])).toString('base64url');

/** @throws TributaryError REQUEST_INVALID for a text that is not the `next` of a page */
function pageEndFrom(text: string | undefined): PageEnd | undefined {
  if (text === undefined) return undefined;
  const [orderId, placedAt] = listIn(text);
  if (typeof orderId === 'string' && isId(orderId) && typeof placedAt === 'string' && placedAt !== '')
    return { orderId, placedAt };
  throw new KitError('REQUEST_INVALID', { problems: 'after must be what a page gave as next' });
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // not made by this function
  }
}
