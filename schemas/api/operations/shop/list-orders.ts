import type { Operation } from '../../operation.ts';
import { orderSchemas } from '../../shop/orders.ts';

const { definitions, order } = orderSchemas();

export const operation: Operation = {
  summary: "Show a customer's orders",
  description:
    "Those that are the caller's, the newest first, page by page. A customer without orders has an empty page. A page may be shorter than its limit, and empty, also where there is a next one.",
  query: [
    {
      name: 'limit',
      description: 'Orders on a page.',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    },
    { name: 'after', description: 'What the page before gave as `next`.', schema: { type: 'string' } },
  ],
  answer: {
    status: 200,
    schema: {
      title: 'OrderList',
      description:
        'A page of the orders of one customer, the newest first. Orders appear once the read model knows their first event.',
      definitions: { ...definitions, Order: order },
      type: 'object',
      required: ['orders'],
      properties: {
        orders: { type: 'array', items: { $ref: '#/definitions/Order' } },
        next: { type: 'string', description: 'Give it as `after` to get what follows, if anything does.' },
      },
    },
  },
  problems: { 400: 'A parameter is malformed.' },
};
