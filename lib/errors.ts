/** One error: whether trying again may help, and its message. */
export interface ErrorRow {
  /** True: the error may pass by itself. False: it never will, and a person must act. */
  readonly retryable: boolean;
  /** The status with which an HTTP API answers an error that the client can mend. Without one it answers 500. */
  readonly httpStatus?: number;
  /** The problem and the remedy, with `{names}` that the code which raises the error fills in. */
  readonly message: string;
}

/** The errors that the kit raises. docs/reference/errors.md explains each; a test keeps the two equal. */
export const KIT_ERRORS = {
  ENVIRONMENT_INVALID: {
    retryable: false,
    message: 'Environment variables of this function are wrong: {problems}. Set them in serverless.yml.',
  },
  OPTION_UNKNOWN: { retryable: false, message: 'There is no option {option}. Known options: {known}.' },
  INVOCATION_INVALID: {
    retryable: false,
    message: 'This is not an invocation from {expected}: {problem}. Check the trigger of the function.',
  },
  RECORD_NOT_JSON: { retryable: false, message: 'The value of {location} is not JSON: {problem}. Mend its producer.' },
  RECORD_AMBIGUOUS: {
    retryable: false,
    message: '{location} has the key {key} twice, so one of its values would be lost. Mend its producer.',
  },
  RECORD_CONTENT_TYPE: {
    retryable: false,
    message: '{location} has content type {contentType}. Its topic carries {expected}. Mend its producer.',
  },
  RECORD_NOT_CLOUDEVENT: {
    retryable: false,
    message: '{location} is not a CloudEvent 1.0: {problem}. Mend its producer.',
  },
  RECORD_NOT_FRAMED: {
    retryable: false,
    message:
      'The value of {location} lacks the frame of a {framing} registry: {problem}. Mend its producer, or the encoding of the topic.',
  },
  RECORD_NOT_DECODED: {
    retryable: false,
    message: 'The value of {location} is not {encoding} of its schema, at {place}: {problem}. Mend its producer.',
  },
  SCHEMA_NOT_READABLE: {
    retryable: false,
    message: 'The Avro schema {schema} cannot be read: {problem}. Register one that follows the specification.',
  },
  EVENT_NOT_ENCODED: {
    retryable: false,
    message: '{what} cannot be written as {encoding}, at {place}: {problem}. Mend the event, or its contract.',
  },
  RECORD_SCHEMA_UNKNOWN: {
    retryable: false,
    message: 'The registry {registry} has no schema {id}, which {location} names. Register it, or mend its producer.',
  },
  SCHEMA_TYPE_UNKNOWN: {
    retryable: false,
    message:
      'The registry {registry} has schema {id}, which {location} names, as {type}. AVRO, JSON and PROTOBUF are known. Mend its producer.',
  },
  RECORD_SCHEMA_OTHER: {
    retryable: false,
    message: '{location} was written by {written}. Its topic and type want {expected}. Mend its producer.',
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
    message:
      'Event {id} has {hops} hops behind it; the limit is {max}. Look for a rule or a handler that sends it in a circle.',
  },
  PUBLICATION_REPEATED: {
    retryable: false,
    message:
      'The handler published two {type} with the key {key} for one event. Give each a key of its own, or consumers drop the second.',
  },
  ENTRY_TOO_LARGE: {
    retryable: false,
    message:
      'Event {id} is {sizeBytes} bytes as an EventBridge entry, the limit is {limitBytes}. Send less in one event.',
  },
  ENTRY_REFUSED: { retryable: false, message: 'EventBridge refused event {id} with {errorCode}: {errorMessage}.' },
  BUS_THROTTLED: {
    retryable: true,
    message:
      'EventBridge did not take event {id} in {attempts} attempts, the last time with {errorCode}. It is sent again.',
  },
  BUS_UNREACHABLE: {
    retryable: true,
    message: 'PutEvents failed {attempts} times for event {id}, the last time with {problem}. It is sent again.',
  },
  QUEUE_UNREACHABLE: {
    retryable: true,
    message: 'The dead-letter queue did not take {what}: {problem}. The event is handed back to its source.',
  },
  SCHEMA_NOT_REGISTERED: {
    retryable: false,
    message: 'The schema registry {registry} lacks the {encoding} schema of {name}. Register it, then redrive {what}.',
  },
  REGISTRY_UNREACHABLE: {
    retryable: true,
    message:
      'The schema registry {registry} gave no answer about {what}: {problem}. See whether it runs, and can be reached from here.',
  },
  REGISTRY_REFUSED: {
    retryable: true,
    message:
      'The schema registry {registry} refused the call: {problem}. Correct the rights of the caller, or the password.',
  },
  STORE_UNREACHABLE: {
    retryable: true,
    message: 'Table {table} did not answer for {count} keys in time: {problem}. The batch is handed back.',
  },
  BATCH_UNSETTLED: {
    retryable: true,
    message: '{count} records could not be settled, from {from} on: {problem}. They are handed back to their source.',
  },
  EFFECT_IN_PROGRESS: {
    retryable: true,
    message: 'Another attempt at {key} is under way. The event comes again, and is dropped once it is done.',
  },
  EFFECT_IN_DOUBT: {
    retryable: false,
    message:
      'The outcome of {key} is unknown: {problem}. Find out whether it happened. If it did, discard this dead letter; if not, release it, then redrive.',
  },
  REQUEST_TOO_LARGE: {
    retryable: false,
    httpStatus: 413,
    message: 'The body has {sizeBytes} bytes; at most {limitBytes} are allowed.',
  },
  REQUEST_MEDIA_TYPE: {
    retryable: false,
    httpStatus: 415,
    message: 'The content type is {contentType}. Send application/json.',
  },
  REQUEST_NOT_JSON: { retryable: false, httpStatus: 400, message: 'The body is not JSON: {problem}.' },
  REQUEST_INVALID: { retryable: false, httpStatus: 400, message: 'The request breaks its schema: {problems}.' },
  CALLER_UNKNOWN: {
    retryable: false,
    httpStatus: 403,
    message: 'The request does not say whom it comes from. Send a token with the claim sub.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    retryable: false,
    httpStatus: 400,
    message: 'The header Idempotency-Key must have 1 to 255 visible characters, a UUID for example: {problem}.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    retryable: false,
    httpStatus: 422,
    message: 'This Idempotency-Key came with another request before. Send a new key with each new request.',
  },
  REQUEST_IN_PROGRESS: {
    retryable: true,
    httpStatus: 409,
    message: 'The first request with this Idempotency-Key is not answered yet. Send it again in a second.',
  },
  PARTNER_UNKNOWN: { retryable: false, httpStatus: 404, message: 'There is no such partner.' },
  SIGNATURE_INVALID: {
    retryable: false,
    httpStatus: 401,
    message: 'The signature is missing, wrong or too old.',
  },
  WEBHOOK_INVALID: { retryable: false, httpStatus: 422, message: 'The delivery becomes no event: {problem}.' },
  WEBHOOK_IN_PROGRESS: {
    retryable: true,
    httpStatus: 409,
    message: 'This delivery is being taken. Send it again in a second.',
  },
  WEBHOOK_NOT_TAKEN: {
    retryable: true,
    httpStatus: 503,
    message: 'The delivery could not be taken. Send it again.',
  },
  PARTNER_KEYS_UNREADABLE: { retryable: true, message: 'The keys of partner {partner} cannot be read: {problem}.' },
  PARTNER_KEYS_INVALID: {
    retryable: false,
    message: 'The keys of partner {partner} cannot be used: {problem}. Put those that the partner signs with.',
  },
  VERSION_CONFLICT: {
    retryable: true,
    httpStatus: 409,
    message: '{stream} is no longer at version {version}: another writer has added to it. Read it and decide again.',
  },
} as const satisfies Record<string, ErrorRow>;

type Value = string | number | undefined;
type NamesIn<Message extends string> = Message extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A value for each name in a message; undefined only where the message does not say the whole problem. */
export type ValuesOf<Row extends ErrorRow> = Readonly<Record<NamesIn<Row['message']>, Value>>;

/**
 * An error of a table: the kit's below, or an application's own, made in the same way. Its name is its code, because
 * Step Functions matches `ErrorEquals` against the name.
 */
export class TributaryError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  readonly httpStatus: number | undefined;

  constructor(code: Code, row: ErrorRow, values: Readonly<Record<string, Value>>, options?: ErrorOptions) {
    super(fill(row.message, values), options);
    this.name = code;
    this.code = code;
    this.retryable = row.retryable;
    this.httpStatus = row.httpStatus;
  }
}

export type KitErrorCode = keyof typeof KIT_ERRORS;

/** An error of the kit. */
export class KitError<Code extends KitErrorCode = KitErrorCode> extends TributaryError<Code> {
  constructor(code: Code, values: ValuesOf<(typeof KIT_ERRORS)[Code]>, options?: ErrorOptions) {
    super(code, KIT_ERRORS[code], values, options);
  }
}

function fill(message: string, values: Readonly<Record<string, Value>>): string {
  return message.replace(/\{(\w+)\}/g, (_braces, name: string) => String(values[name] ?? `{${name}}`));
}

/** The invocation comes from a service that the function is not made for: the template is wrong, no event is lost. */
export const notFrom = (expected: string, problem: string) => new KitError('INVOCATION_INVALID', { expected, problem });

/** Errors from elsewhere count as retryable: a network that failed once, a throttle, a bug that a deployment mends. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof TributaryError) || error.retryable;
}

/** The error itself, or one made of another thrown value. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
