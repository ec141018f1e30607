import type { OrderRow } from './order-queries.ts';

/** A row as the HTTP API shows it: schemas/api/shop/answers.ts has its schema. */
export function orderView({ sequence, orderId, status, ...rest }: OrderRow) {
  return { orderId, status, version: sequence, ...rest };
}
