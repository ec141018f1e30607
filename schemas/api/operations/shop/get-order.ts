import type { Operation } from '../../operation.ts';
import { orderSchemas } from '../../shop/orders.ts';

export const operation: Operation = {
  summary: 'Show an order',
  description:
    'As the read model knows it, a moment behind the commands. A caller with a name has the orders that it placed; where the API is open, there are all orders that were placed without one, elsewhere too.',
  answer: { status: 200, schema: orderSchemas().order },
  problems: { 404: "There is no such order, it is not the caller's, or the read model has not heard of it yet." },
};
