import { type CatalogueEntry, catalogue, fieldsOf, type JsonSchema } from '../../catalogue.ts';

const text = { type: 'string' };

/** The answers of the HTTP API, made from the schemas of the events behind them. */
export function answerSchemas(entries: readonly CatalogueEntry[] = catalogue()): Readonly<Record<string, JsonSchema>> {
  const newest = (type: string) => fieldsOf(entries.findLast((entry) => entry.type === type)?.schema);
  const placed = newest('OrderPlaced');
  return {
    OrderAccepted: {
      title: 'OrderAccepted',
      description: 'What a command made of an order.',
      type: 'object',
      required: ['orderId', 'status', 'version'],
      properties: {
        orderId: placed['orderId'],
        status: { ...STATUS, description: 'What happened last.' },
        version: VERSION,
        total: placed['total'],
      },
    },
    Order: orderSchema(placed, newest('OrderCancelled')['reason']),
    OrderList: {
      title: 'OrderList',
      description:
        'A page of the orders of one customer, the newest first. Orders appear once the read model knows their first event.',
      type: 'object',
      required: ['orders'],
      properties: {
        orders: { type: 'array', items: { $ref: '#/definitions/Order' } },
        next: { ...text, description: 'Give it as `after` to get what follows, if anything does.' },
      },
    },
    Problem: PROBLEM,
  };
}

const STATUS = { enum: ['PLACED', 'PAID', 'RESERVED', 'CANCELLED', 'FULFILLED'] };
const VERSION = { type: 'integer', minimum: 0, description: 'Rises with everything that happens to the order.' };

function orderSchema(placed: Readonly<Record<string, unknown>>, cancelReason: unknown): JsonSchema {
  return {
    title: 'Order',
    description:
      'An order as the read model knows it, a moment after it happened. Until its first event has arrived, an order has an id, a status and a version only.',
    type: 'object',
    required: ['orderId', 'status', 'version'],
    properties: {
      orderId: placed['orderId'],
      status: STATUS,
      version: VERSION,
      customerId: fieldsOf(placed['customer'])['customerId'],
      customerName: text,
      lines: placed['lines'],
      total: placed['total'],
      destination: { ...text, description: 'City and country.' },
      placedAt: placed['placedAt'],
      cancelReason,
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
const PROBLEM: JsonSchema = {
  title: 'Problem',
  description: 'What went wrong, as RFC 9457 writes it.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { ...text, description: 'The page that explains the code.' },
    title: { ...text, description: 'What the status means.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { ...text, description: 'What is wrong this time, and what to do.' },
    code: { ...text, description: 'The error, as docs/reference/errors.md lists it.' },
    instance: { ...text, description: 'The id of the request, which is in every line logged for it.' },
    errors: {
      type: 'array',
      description: 'The fields at fault.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { ...text, description: 'JSON pointer into the body.' }, detail: text },
      },
    },
  },
};
