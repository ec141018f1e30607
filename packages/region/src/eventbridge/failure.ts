import { AwsError } from '../core/aws-error.ts';

/** Why an attempt failed, as the dead letter says. */
export interface Failure {
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html for the codes */
  readonly code: string;
  readonly message: string;
  /** Whether the same attempt may succeed later. */
  readonly retryable: boolean;
  /** The HTTP status with which something outside of the region answered. */
  readonly status?: number;
  /** How long the target wants to be left alone. */
  readonly retryAfterMs?: number;
}

interface Circumstances extends Pick<Failure, 'status' | 'retryAfterMs'> {
  readonly cause?: unknown;
}

/** An error of a target that says by itself how EventBridge takes it. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  readonly failure: Failure;

  constructor(code: string, message: string, retryable: boolean, { cause, ...more }: Circumstances = {}) {
    super(message, { cause });
    this.failure = { code, message, retryable, ...more };
  }
}

/** EventBridge's error codes. A missing permission, a missing target and a bad request are never retried. */
const RETRYABLE: Readonly<Record<string, boolean>> = {
  NO_PERMISSIONS: false,
  NO_RESOURCE: false,
  INVALID_PARAMETER: false,
  INVALID_JSON: false,
  SDK_CLIENT_ERROR: false,
  ERROR_FROM_TARGET: true,
  THROTTLING: true,
  TIMEOUT: true,
  RESOURCE_LIMIT_EXCEEDED: true,
  CONNECTION_FAILURE: true,
  INTERNAL_ERROR: true,
};

/** EventBridge's code for each code of a target's service. */
const CODES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'NO_RESOURCE',
  'AWS.SimpleQueueService.NonExistentQueue': 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  NotFound: 'NO_RESOURCE',
  NotFoundException: 'NO_RESOURCE',
  StateMachineDoesNotExist: 'NO_RESOURCE',
  AccessDenied: 'NO_PERMISSIONS',
  AccessDeniedException: 'NO_PERMISSIONS',
  AuthorizationError: 'NO_PERMISSIONS',
  AuthorizationErrorException: 'NO_PERMISSIONS',
  InvalidParameter: 'INVALID_PARAMETER',
  InvalidParameterValue: 'INVALID_PARAMETER',
  InvalidParameterValueException: 'INVALID_PARAMETER',
  InvalidExecutionInput: 'INVALID_PARAMETER',
  InvalidArn: 'INVALID_PARAMETER',
  InvalidMessageContents: 'INVALID_PARAMETER',
  MissingParameter: 'INVALID_PARAMETER',
  RequestTooLargeException: 'INVALID_PARAMETER',
  ValidationException: 'INVALID_PARAMETER',
  InvalidRequestContentException: 'INVALID_JSON',
  TooManyRequestsException: 'THROTTLING',
  Throttling: 'THROTTLING',
  ThrottlingException: 'THROTTLING',
  RequestThrottled: 'THROTTLING',
  ExecutionLimitExceeded: 'RESOURCE_LIMIT_EXCEEDED',
  LimitExceededException: 'RESOURCE_LIMIT_EXCEEDED',
  RequestTimeout: 'TIMEOUT',
  ECONNREFUSED: 'CONNECTION_FAILURE',
  ECONNRESET: 'CONNECTION_FAILURE',
};

/** Classifies an error of a target by the table. Any other error is the target's, or the caller's below status 500. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DeliveryFailure) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return { code, message, retryable: RETRYABLE[code] ?? true };
}

function codeOf(error: unknown): string {
  const ownCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(CODES, ownCode) ? CODES[ownCode] : undefined;
  if (known !== undefined) return known;
  if (!(error instanceof AwsError)) return 'INTERNAL_ERROR';
  return error.status >= 500 ? 'ERROR_FROM_TARGET' : 'SDK_CLIENT_ERROR';
}
