import { AwsError } from '../core/aws-error.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';

/** Bytes of an answer that Lambda still takes: 6 MB and a little. */
export const MAX_RESPONSE_BYTES = 6_291_556;
/** Bytes of an event for a synchronous invocation. */
export const MAX_SYNC_PAYLOAD_BYTES = 6_291_456;
/** Bytes of an event for an asynchronous invocation. */
export const MAX_ASYNC_PAYLOAD_BYTES = 1_048_576;

const failure = (errorType: string, errorMessage: string): string => JSON.stringify({ errorType, errorMessage });

/** The answers of Invoke when the sandbox, not the handler, ended the invocation. */
export const sandboxFailure = {
  timedOut: (requestId: string, timeoutMs: number) =>
    failure(
      'Sandbox.Timedout',
      `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
    ),
  /** @param how `exit status 1`, `signal: killed` */
  exited: (requestId: string, how: string) =>
    failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${how}`),
  exitedWithoutReason: (requestId: string) =>
    failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited without providing a reason`),
  outOfMemory: (requestId: string) =>
    failure('Runtime.OutOfMemory', `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`),
  responseTooLarge: () =>
    failure(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
    ),
};

export const functionNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);

export function tooManyRequests(): AwsError {
  const members = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' };
  return new DetailedAwsError('TooManyRequestsException', 'Rate Exceeded.', members, 429);
}

export const isThrottle = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'TooManyRequestsException';

/** @throws AwsError RequestEntityTooLargeException (413) when the event is larger than the way of invoking takes */
export function checkPayloadSize(payload: string, kind: 'RequestResponse' | 'Event'): void {
  const limitBytes = kind === 'Event' ? MAX_ASYNC_PAYLOAD_BYTES : MAX_SYNC_PAYLOAD_BYTES;
  const sizeBytes = Buffer.byteLength(payload);
  if (sizeBytes <= limitBytes) return;
  const message = `${sizeBytes} byte payload is too large for the ${kind} invocation type (limit ${limitBytes} bytes)`;
  throw new AwsError('RequestEntityTooLargeException', message, 413);
}
