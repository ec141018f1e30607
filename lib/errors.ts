/** How an error of the table reads and whether trying again may help. */
export interface ErrorRow {
  /** True: it may pass by itself. False: it never will, the event needs a person. */
  readonly retryable: boolean;
  /** What is wrong and what to do, with `{names}` that the place of the error fills in. */
  readonly message: string;
}

/** Every error that the application itself raises. docs/reference/errors.md explains each; a test keeps the two equal. */
export const ERRORS = {
  ENVIRONMENT_INVALID: {
    retryable: false,
    message: 'The environment of this function is not as it must be: {problems}. Set it in serverless.yml.',
  },
  OPTION_UNKNOWN: { retryable: false, message: 'There is no option {option}. Known options: {known}.' },
  INVOCATION_INVALID: {
    retryable: false,
    message: 'This is not an invocation from {expected}: {problem}. Check the trigger of the function.',
  },
  RECORD_NOT_JSON: { retryable: false, message: 'The value of {place} is not JSON: {problem}. Mend its producer.' },
  RECORD_CONTENT_TYPE: {
    retryable: false,
    message: '{place} has content type {contentType}. Send application/json or application/cloudevents+json.',
  },
  RECORD_NOT_CLOUDEVENT: {
    retryable: false,
    message: '{place} is not a CloudEvent 1.0: {problem}. Mend its producer.',
  },
  EVENT_TYPE_UNKNOWN: {
    retryable: false,
    message: '{source} {type} is not an event that {taker} takes. It takes: {known}.',
  },
  EVENT_VERSION_UNKNOWN: {
    retryable: false,
    message: '{type} has no version {version}. Known versions: {known}. Add its schema, or mend its producer.',
  },
  EVENT_INVALID: { retryable: false, message: '{what} breaks its schema: {problems}. Mend its producer.' },
  EVENT_NOT_CASTABLE: {
    retryable: false,
    message: '{type} version {from} cannot be turned into version {to}: {problem}. Take the newer version.',
  },
  EVENT_HOPS_EXCEEDED: {
    retryable: false,
    message: 'Event {id} was carried over {hops} times, {max} is the limit. Look for a rule that sends it in a circle.',
  },
  ENTRY_TOO_LARGE: {
    retryable: false,
    message:
      'Event {id} is {sizeBytes} bytes as an EventBridge entry, the limit is {limitBytes}. Send less in one event.',
  },
  ENTRY_REFUSED: { retryable: false, message: 'EventBridge refused event {id} with {errorCode}: {errorMessage}.' },
  BUS_THROTTLED: {
    retryable: true,
    message: 'EventBridge did not take event {id} in {attempts} attempts, at last with {errorCode}. It is sent again.',
  },
  BUS_UNREACHABLE: {
    retryable: true,
    message: 'PutEvents failed {attempts} times for event {id}, at last with {problem}. It is sent again.',
  },
  QUEUE_UNREACHABLE: {
    retryable: true,
    message: 'The dead-letter queue did not take {place}: {problem}. The event is handed back to its source.',
  },
  STORE_UNREACHABLE: {
    retryable: true,
    message: 'Table {table} did not answer for {count} keys in time: {problem}. The batch is handed back.',
  },
  BATCH_UNSETTLED: {
    retryable: true,
    message: '{count} records could not be settled, from {from} on: {problem}. They are handed back to their topics.',
  },
  EFFECT_IN_DOUBT: {
    retryable: false,
    message:
      'Nobody knows whether {key} happened: {problem}. Find out. If it did, discard this letter; if not, delete item {id} of table {table}, then redrive.',
  },
  REQUEST_TOO_LARGE: { retryable: false, message: 'The body has {sizeBytes} bytes, {limitBytes} are allowed.' },
  REQUEST_MEDIA_TYPE: { retryable: false, message: 'The content type is {contentType}. Send application/json.' },
  REQUEST_NOT_JSON: { retryable: false, message: 'The body is not JSON: {problem}.' },
  REQUEST_INVALID: { retryable: false, message: 'The request breaks its schema: {problems}.' },
  IDEMPOTENCY_KEY_INVALID: {
    retryable: false,
    message: 'The header Idempotency-Key must have 1 to 255 visible characters, a UUID for example: {problem}.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    retryable: false,
    message: 'This Idempotency-Key came with another request before. Send a new key with each new request.',
  },
  REQUEST_IN_PROGRESS: {
    retryable: true,
    message: 'The first request with this Idempotency-Key is not answered yet. Send it again in a second.',
  },
  ORDER_UNKNOWN: { retryable: false, message: 'There is no order {orderId}.' },
  ORDER_EXISTS: { retryable: false, message: 'Order {orderId} was placed before.' },
  ORDER_TOTAL_INVALID: { retryable: false, message: 'Order {orderId} cannot be placed: {problem}.' },
  ORDER_CANCELLED: { retryable: false, message: 'Order {orderId} is cancelled: {reason}. Nothing more happens to it.' },
  ORDER_FULFILLED: { retryable: false, message: 'Order {orderId} is on its way. Nothing more happens to it.' },
  ORDER_ALREADY_PAID: {
    retryable: false,
    message: 'Order {orderId} is already paid by {paymentId}. Refund the second payment.',
  },
  ORDER_PAYMENT_DIFFERS: {
    retryable: false,
    message: 'Order {orderId} costs {total} minor units, {paid} were paid. Refund the payment.',
  },
  ORDER_NOT_PAID: { retryable: false, message: 'Order {orderId} is not paid, so it cannot be fulfilled.' },
  ORDER_NOT_RESERVED: { retryable: false, message: 'Order {orderId} is not set aside, so it cannot be fulfilled.' },
  VERSION_CONFLICT: {
    retryable: true,
    message: '{stream} is no longer at version {version}: something else happened to it. Look at it and decide anew.',
  },
  INVOICE_UNKNOWN: { retryable: false, message: 'There is no invoice for order {orderId}. Look for who deleted it.' },
  INVOICE_NOT_OPEN: {
    retryable: false,
    message: 'Invoice {invoiceId} is {status}, so it cannot be {wanted}. Look at its order by hand.',
  },
  PAYMENT_INCOMPLETE: {
    retryable: true,
    message: 'Of {total} for order {orderId} only {captured} are captured so far. It is looked at again.',
  },
  PAYMENT_DIFFERS: {
    retryable: false,
    message: 'Order {orderId} costs {total}, and the captured payments {captured} do not add up to that.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** What fills the names in a message; undefined only where something else is wrong than what the message says. */
type Values = Readonly<Record<string, string | number | undefined>>;

/** An error of the table. Its name is its code, because Step Functions matches `ErrorEquals` against the name. */
export class TributaryError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, values: Values, options?: ErrorOptions) {
    super(fill(ERRORS[code].message, values), options);
    this.name = code;
    this.code = code;
    this.retryable = ERRORS[code].retryable;
  }
}

function fill(message: string, values: Values): string {
  return message.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? `{${name}}`));
}

/** Errors from elsewhere count as retryable: a network that failed once, a throttle, a bug that a deployment mends. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof TributaryError) || error.retryable;
}

/** The error itself, or one made of whatever else was thrown. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
