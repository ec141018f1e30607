/** One operation of the HTTP API, by what the schemas do not say. */
export interface Operation {
  /** `POST /orders` */
  readonly route: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly isCommand: boolean;
  /** Name of the schema of its body. */
  readonly body?: string;
  readonly query?: readonly { readonly name: string; readonly description: string; readonly schema: object }[];
  readonly answer: { readonly status: number; readonly schema: string; readonly hasLocation?: true };
  /** Statuses of its problems, and when each is answered. */
  readonly problems: Readonly<Record<number, string>>;
}

const COMMAND_PROBLEMS = {
  400: 'The body breaks its schema, or the Idempotency-Key is missing or malformed.',
  409: 'The order can no longer do it, somebody else changed it meanwhile, or the first attempt is not answered yet.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key came with another request before, or the lines cannot be added up.',
};
const ALWAYS = { 429: 'Too many requests.', 500: 'Something failed that is not the fault of the request.' };

export const OPERATIONS: readonly Operation[] = [
  {
    route: 'POST /orders',
    operationId: 'placeOrder',
    summary: 'Place an order',
    description: 'The total follows from the lines. Sent again with the same Idempotency-Key it is the same order.',
    isCommand: true,
    body: 'PlaceOrder',
    answer: { status: 201, schema: 'OrderAccepted', hasLocation: true },
    problems: { ...COMMAND_PROBLEMS, ...ALWAYS },
  },
  {
    route: 'POST /orders/{orderId}/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description: 'Possible until the order is fulfilled. Has no body.',
    isCommand: true,
    answer: { status: 200, schema: 'OrderAccepted' },
    problems: {
      400: 'The Idempotency-Key is missing or malformed.',
      404: 'There is no such order.',
      409: COMMAND_PROBLEMS[409],
      422: 'The Idempotency-Key came with another request before.',
      ...ALWAYS,
    },
  },
  {
    route: 'GET /orders/{orderId}',
    operationId: 'getOrder',
    summary: 'Show an order',
    description: 'As the read model knows it, a moment behind the commands. Orders placed elsewhere are there too.',
    isCommand: false,
    answer: { status: 200, schema: 'Order' },
    problems: { 404: 'There is no such order, or the read model has not heard of it yet.', ...ALWAYS },
  },
  {
    route: 'GET /customers/{customerId}/orders',
    operationId: 'listOrders',
    summary: "Show a customer's orders",
    description: 'The newest first, page by page. A customer without orders has an empty page.',
    isCommand: false,
    query: [
      {
        name: 'limit',
        description: 'Orders on a page.',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
      },
      { name: 'after', description: 'What the page before gave as `next`.', schema: { type: 'string' } },
    ],
    answer: { status: 200, schema: 'OrderList' },
    problems: { 400: 'A parameter is malformed.', ...ALWAYS },
  },
];
