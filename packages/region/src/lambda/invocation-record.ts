import { type Json, type JsonObject, parseJson } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import { LATEST, qualifierIn } from './function-config.ts';

/** Why an asynchronous event came to its end. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

export interface InvocationEnd {
  readonly functionArn: string;
  readonly requestId: string;
  readonly condition: Condition;
  readonly invokeCount: number;
  /** JSON text. */
  readonly payload: string;
  /** Absent when the function never ran. */
  readonly last: Invocation | undefined;
}

/** An ARN with the version or the alias that it names, else with $LATEST. */
export const qualified = (functionArn: string): string =>
  qualifierIn(functionArn) === undefined ? `${functionArn}:${LATEST}` : functionArn;

/**
 * The JSON text that a destination of asynchronous invocations gets.
 * @param at milliseconds since the epoch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function invocationRecord(end: InvocationEnd, at: number): string {
  const { functionArn, requestId, condition, invokeCount, payload, last } = end;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: qualified(functionArn),
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: jsonOf(payload),
    ...(last && { responseContext: responseContext(last), responsePayload: jsonOf(last.payload) }),
  });
}

function responseContext(invocation: Invocation): JsonObject {
  const { functionError, executedVersion = LATEST } = invocation;
  const context = { statusCode: 200, executedVersion };
  return functionError === undefined ? context : { ...context, functionError };
}

/** How the last invocation of a batch went: the record has `functionError` also where the function itself did not fail. */
export function batchResponseContext(last: Invocation | undefined): JsonObject | null {
  return last === undefined ? null : { functionError: null, ...responseContext(last) };
}

const jsonOf = (text: string): Json => parseJson(text) ?? null;
