import { STATUS_CODES } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { TributaryError } from '../errors.ts';
import { fieldProblemsOf } from './body.ts';

/** The answer of a handler. Its body is written as JSON. */
export interface HttpAnswer<Body extends object = object> {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Body;
}

const RETRY_AFTER_SECONDS = 1;
const PROBLEM_TYPE = 'urn:tributary:error:';

/** Answers must not be cached, and browsers must not guess their content type. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer in payload format 2.0. */
export function resultOf({ status, headers, body }: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  const type = { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' };
  return { statusCode: status, headers: { ...ALWAYS, ...type, ...headers }, body: JSON.stringify(body) };
}

/** The client learns the errors that it can mend, and no others. */
export const isClientError = (thrown: unknown): thrown is ClientError =>
  thrown instanceof TributaryError && thrown.httpStatus !== undefined;

type ClientError = TributaryError & { readonly httpStatus: number };

/**
 * The answer to an error, as problem details.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemOf(thrown: unknown, requestId: string): HttpAnswer {
  if (!isClientError(thrown)) return failure(requestId);
  const { httpStatus: status } = thrown;
  const errors = fieldProblemsOf(thrown)?.map((problem) => ({ ...problem }));
  return {
    status,
    headers: thrown.retryable ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {},
    body: {
      ...problem(status, thrown.code, thrown.message, requestId),
      ...(errors ? { errors } : {}),
    },
  };
}

function failure(requestId: string): HttpAnswer {
  const detail = 'The request could not be carried out. Send it again, with the same Idempotency-Key if it had one.';
  return { status: 500, body: problem(500, 'INTERNAL', detail, requestId) };
}

const problem = (status: number, code: string, detail: string, requestId: string) => ({
  type: PROBLEM_TYPE + code,
  title: STATUS_CODES[status] ?? 'Unknown',
  status,
  detail,
  code,
  instance: requestId,
});
