import type { OrderRow } from './order-queries.ts';

/** A row as the HTTP API shows it, without what only the table needs: schemas/api/shop/orders.ts has its schema. */
export function orderView({ sequence, orderId, status, placedBy: _placedBy, isOurs: _isOurs, ...rest }: OrderRow) {
  return { orderId, status, version: sequence, ...rest };
}
