import type { Operation } from '../../operation.ts';
import { CANNOT, orderSchemas } from '../../shop/orders.ts';

const { definitions, placed, accepted } = orderSchemas();
const { customer, lines, shippingAddress } = placed;

export const operation: Operation = {
  summary: 'Place an order',
  description: 'The total follows from the lines. Sent again with the same Idempotency-Key it is the same order.',
  body: {
    title: 'PlaceOrder',
    description: 'What a customer orders. All lines are in one currency; the total follows from them.',
    definitions,
    type: 'object',
    required: ['customer', 'lines', 'shippingAddress'],
    properties: { customer, lines, shippingAddress },
  },
  answer: { status: 201, schema: accepted, hasLocation: true },
  problems: {
    409: CANNOT,
    422: 'The Idempotency-Key came with another request before, or the lines cannot be added up.',
  },
};
