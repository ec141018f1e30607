import type { Operation } from '../../operation.ts';
import { CANNOT, orderSchemas } from '../../shop/orders.ts';

export const operation: Operation = {
  summary: 'Cancel an order',
  description: 'Possible until the order is fulfilled. Has no body.',
  answer: { status: 200, schema: orderSchemas().accepted },
  problems: { 404: "There is no such order, or it is not the caller's.", 409: CANNOT },
};
