import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka';
import { at, numberOf, objectOf, textOf } from '../core/json.ts';

/** The calls that a reader makes, the connection under them, and the look-up of schemas. */
const APIS = [
  'Connection',
  'Metadata',
  'FindCoordinator',
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'OffsetFetch',
  'OffsetCommit',
  'ListOffsets',
  'Fetch',
  'SchemaRegistry',
] as const;
export type KafkaApi = (typeof APIS)[number];

/** A call that failed. */
export class ApiError extends Error {
  readonly api: KafkaApi;
  /** Kafka's name of the error, or one of {@link CONNECTION_CODES}. */
  readonly code: string;

  constructor(api: KafkaApi, code: string, message: string, options?: ErrorOptions) {
    super(`${api}: ${message}`, options);
    this.name = 'ApiError';
    this.api = api;
    this.code = code;
  }
}

/** Failures of the connection, by what they are. */
export const CONNECTION_CODES = [
  'REFUSED',
  'RESET',
  'TIMED_OUT',
  'NAME_UNKNOWN',
  'ANSWER_UNREADABLE',
  'TLS_FAILED',
  'CLIENT_CERTIFICATE_REFUSED',
  'SASL_FAILED',
  'UNSUPPORTED',
  'FAILED',
] as const;
export type ConnectionCode = (typeof CONNECTION_CODES)[number];

/** Kafka's error code of an answer as an error; undefined for none. */
export function errorOfCode(api: KafkaApi, code: number): ApiError | undefined {
  if (code === 0) return undefined;
  const id = protocolErrorsCodesById[code];
  const message = id === undefined ? undefined : protocolErrors[id]?.message;
  return new ApiError(
    api,
    id ?? `CODE_${code}`,
    `${id ?? `error ${code}`}${message === undefined ? '' : `, ${message}`}`,
  );
}

/** The failure of a call, whatever the client throws: what a broker answered, else what became of the connection. */
export function apiErrorOf(api: KafkaApi, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const all = [...chain(error)];
  if (all.some((one) => at(one, 'code') === LOGIN_FAILED)) return connectionError('SASL_FAILED', all);
  const asked = all.map(apiIn).find((name) => name !== undefined) ?? api;
  for (const one of all) {
    const code = numberOf(at(one, 'apiCode'));
    const answered = code === undefined ? undefined : errorOfCode(asked, code);
    if (answered) return answered;
  }
  // The client's own words for an answer to Metadata that names no such topic.
  const unknown = all.map(messageOf).find((text) => text.startsWith('Unknown topic '));
  if (unknown !== undefined) return new ApiError('Metadata', 'UNKNOWN_TOPIC_OR_PARTITION', unknown.replace(/\.$/, ''));
  return connectionError(connectionCode(all), all);
}

/** The innermost error has the reason. */
function connectionError(code: ConnectionCode, all: readonly unknown[]): ApiError {
  const inner = all.at(-1);
  const text = textOf(at(inner, 'message'), String(inner));
  return new ApiError('Connection', code, text.replace(/\.$/, ''), { cause: all[0] });
}

const messageOf = (error: unknown): string => textOf(at(error, 'message'));

/** The call that the client was about to make: joining a group also asks for metadata and for the coordinator. */
function apiIn(error: unknown): KafkaApi | undefined {
  const name = /executing API (\w+)/.exec(messageOf(error))?.[1];
  return APIS.find((api) => api === name);
}

/** The error and everything that caused it, the innermost last. */
function* chain(error: unknown, depth = 0): Generator<unknown> {
  yield error;
  if (depth > 10) return;
  const { errors, cause } = objectOf(error);
  if (Array.isArray(errors)) for (const one of errors) yield* chain(one, depth + 1);
  if (cause !== undefined) yield* chain(cause, depth + 1);
}

const LOGIN_FAILED = 'PLT_KFK_AUTHENTICATION';
const BY_CODE: Readonly<Record<string, ConnectionCode>> = {
  PLT_KFK_TIMEOUT: 'TIMED_OUT',
  PLT_KFK_UNSUPPORTED_API: 'UNSUPPORTED',
  PLT_KFK_UNEXPECTED_CORRELATION_ID: 'ANSWER_UNREADABLE',
  ECONNREFUSED: 'REFUSED',
  EHOSTUNREACH: 'REFUSED',
  ENETUNREACH: 'REFUSED',
  ECONNRESET: 'RESET',
  EPIPE: 'RESET',
  ETIMEDOUT: 'TIMED_OUT',
  ENOTFOUND: 'NAME_UNKNOWN',
  EAI_AGAIN: 'NAME_UNKNOWN',
};

const CLIENT_CERTIFICATE = /^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)/;
const TLS = /^(ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

function connectionCode(all: readonly unknown[]): ConnectionCode {
  const codes = all.map((one) => textOf(at(one, 'code'), ''));
  const texts = all.map(messageOf);
  if (codes.some((code) => CLIENT_CERTIFICATE.test(code))) return 'CLIENT_CERTIFICATE_REFUSED';
  if (codes.some((code) => TLS.test(code)) || texts.some((text) => /TLS/.test(text))) return 'TLS_FAILED';
  const known = codes.findLast((code) => BY_CODE[code] !== undefined);
  if (known !== undefined) return BY_CODE[known] ?? 'FAILED';
  if (texts.some((text) => /timed out/i.test(text))) return 'TIMED_OUT';
  if (texts.some((text) => /closed/i.test(text))) return 'RESET';
  return all.some((one) => one instanceof RangeError || one instanceof TypeError) ? 'ANSWER_UNREADABLE' : 'FAILED';
}
