import type { ValueEncoding } from '#schemas/encodings.ts';
import { isRetryable, TributaryError } from '../errors.ts';
import { isoTime } from '../iso-time.ts';
import { keepingNumbers } from '../raw-number.ts';
import { framesOf } from '../stack-traces/frames.ts';

/** The source of an event, to which a redrive sends it. */
export type Origin =
  | {
      readonly kind: 'kafka';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
      readonly timestamp: number;
    }
  | { readonly kind: 'function'; readonly requestId: string }
  | { readonly kind: 'queue'; readonly queueArn: string; readonly messageId: string }
  | { readonly kind: 'table-stream'; readonly streamArn: string; readonly sequenceNumber: string };

/** A Kafka record in base64, as Lambda delivers it. */
export interface RawRecord {
  readonly key: string | null;
  readonly value: string | null;
  /** A header's bytes are signed; a null header has none. */
  readonly headers: readonly Readonly<Record<string, readonly number[] | undefined>>[];
  /** How its topic encodes values; absent where that is JSON. */
  readonly valueEncoding?: ValueEncoding;
  /** There when the mapping, or a person, made JSON of the value: it is not the bytes that its topic carries. */
  readonly isValueDecoded?: true;
}

/** The whole input: the payload of an invocation, or a raw Kafka record. */
export type Payload =
  | { readonly form: 'event'; readonly event: unknown }
  | { readonly form: 'record'; readonly record: RawRecord };

/** Stands for a payload that is too large for a queue. The payload is in a bucket, as JSON. */
export interface ClaimCheck {
  readonly form: 'claim';
  readonly bucket: string;
  readonly key: string;
  /** Of the object. */
  readonly sizeBytes: number;
  /** Of the object, in hex. */
  readonly sha256: string;
}

/** The item that says of an attempt that nobody knows how it ended. */
export interface AttemptNote {
  readonly table: string;
  readonly id: string;
}

/** A message on a dead-letter queue. It holds all that is needed to mend the event and send it again. */
export interface FailureRecord {
  readonly kind: 'failure-record';
  readonly version: 1;
  readonly function: string;
  readonly origin: Origin;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
    /** Frames without messages: `at check (lib/contract.ts:85:9)`. */
    readonly stack: readonly string[];
    /** Only of an effect in doubt. */
    readonly note?: AttemptNote;
  };
  /** Absent where the event could not be read. */
  readonly eventId?: string;
  readonly correlationId?: string;
  readonly traceparent?: string;
  readonly attempts: number;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly payload: Payload | ClaimCheck;
}

/** A failure as a handler kind reports it. */
export interface Failure {
  readonly origin: Origin;
  readonly error: Error;
  readonly payload: Payload;
  readonly eventId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** A valid one. */
  readonly traceparent?: string | undefined;
  readonly attempts?: number;
  /** Milliseconds since the epoch. */
  readonly firstSeenMs?: number;
}

/** Messages and ids may quote the input, so their length is not limited. */
const MESSAGE_LIMIT_CHARACTERS = 4_000;
const ID_LIMIT_CHARACTERS = 256;

/** The failure record of a failure. All but its payload is small enough for a queue. */
export function failureRecord(functionName: string, failure: Failure, nowMs: number): FailureRecord {
  const { origin, error, eventId, correlationId, traceparent, attempts = 1, firstSeenMs = nowMs } = failure;
  const lastSeen = new Date(nowMs).toISOString();
  return {
    kind: 'failure-record',
    version: 1,
    function: functionName,
    origin,
    error: {
      code: error.name,
      message: clipped(error.message, MESSAGE_LIMIT_CHARACTERS),
      retryable: isRetryable(error),
      stack: framesOf(error),
      ...('note' in error && { note: error.note as AttemptNote }),
    },
    ...(eventId === undefined ? {} : { eventId: clipped(eventId, ID_LIMIT_CHARACTERS) }),
    ...(correlationId === undefined ? {} : { correlationId: clipped(correlationId, ID_LIMIT_CHARACTERS) }),
    ...(traceparent === undefined ? {} : { traceparent }),
    attempts,
    firstSeen: isoTime(firstSeenMs) ?? lastSeen,
    lastSeen,
    payload: failure.payload,
  };
}

const clipped = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit)}…`);

/**
 * JSON in the characters that a queue accepts: U+FFFE and U+FFFF are escaped.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function queueJson(value: unknown): string {
  return JSON.stringify(value, keepingNumbers).replace(/[\uFFFE\uFFFF]/g, (character) =>
    character === '\uFFFE' ? '\\ufffe' : '\\uffff',
  );
}

/** True for errors after which the event goes to the dead-letter queue at once. */
export const isFatal = (error: unknown): error is TributaryError => error instanceof TributaryError && !error.retryable;
