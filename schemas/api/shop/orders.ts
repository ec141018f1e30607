import { catalogue, fieldsOf, type JsonSchema, objectOf } from '../../catalogue.ts';

const text = { type: 'string' };
const STATUS = { enum: ['PLACED', 'PAID', 'RESERVED', 'CANCELLED', 'FULFILLED'] };
const VERSION = { type: 'integer', minimum: 0, description: 'Rises with everything that happens to the order.' };

/** When a command is answered with 409. */
export const CANNOT =
  'The order can no longer do it, somebody else changed it meanwhile, or the first attempt is not answered yet.';

/** The schemas that operations share, made of those of the events behind them as they are now. */
export function orderSchemas() {
  const entries = catalogue();
  const newest = (type: string) => entries.findLast((entry) => entry.type === type)?.schema;
  const placed = newest('OrderPlaced');
  const { reason } = fieldsOf(newest('OrderCancelled'));
  const definitions = objectOf(placed?.['definitions']);
  const fields = fieldsOf(placed);
  return {
    definitions,
    placed: fields,
    accepted: accepted(definitions, fields),
    order: order(definitions, fields, reason),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const accepted = (definitions: Fields, { orderId, total }: Fields): JsonSchema => ({
  title: 'OrderAccepted',
  description: 'What a command made of an order.',
  definitions,
  type: 'object',
  required: ['orderId', 'status', 'version'],
  properties: { orderId, status: { ...STATUS, description: 'What happened last.' }, version: VERSION, total },
});

const order = (definitions: Fields, placed: Fields, cancelReason: unknown): JsonSchema => ({
  title: 'Order',
  description:
    'An order as the read model knows it, a moment after it happened. Until its first event has arrived, an order has an id, a status and a version only.',
  definitions,
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
});
