import { failure } from '../apigateway/http-result.ts';
import { AwsError } from '../core/aws-error.ts';
import type { TextAnswer } from '../http/call.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import { tooManyRequests } from '../lambda/errors.ts';

interface ServiceErrors {
  /** The error of the service for too many calls. */
  readonly throttled: AwsError;
  /** The error of the service when it is down. */
  readonly down: AwsError;
}

/** Codes and statuses are those of the SDKs' models. */
const ERRORS: Readonly<Record<string, ServiceErrors>> = {
  dynamodb: {
    throttled: new AwsError(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded.',
    ),
    down: new AwsError('InternalServerError', 'Internal server error', 500),
  },
  events: {
    throttled: new AwsError('ThrottlingException', 'Rate exceeded'),
    down: new AwsError('InternalException', 'This exception occurs due to unexpected causes.', 500),
  },
  sqs: {
    throttled: new AwsError('RequestThrottled', 'The request was denied due to request throttling.', 403),
    down: new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503),
  },
  sns: {
    throttled: new AwsError('Throttled', 'Rate exceeded', 429),
    down: new AwsError('InternalError', 'Internal error', 500),
  },
  s3: {
    throttled: new AwsError('SlowDown', 'Please reduce your request rate.', 503),
    down: new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500),
  },
  lambda: {
    throttled: tooManyRequests(),
    down: new DetailedAwsError(
      'ServiceException',
      'The service encountered an internal error.',
      { Type: 'Service' },
      500,
    ),
  },
  states: {
    throttled: new AwsError('ThrottlingException', 'Rate exceeded'),
    down: new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503),
  },
};

/** The error that a rule asks for. */
export interface WantedError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/**
 * The answer of a service to one call too many.
 * @returns the answer of an HTTP API, which has no error codes
 * @throws AwsError for any other service
 */
export function throttledAnswer(service: string, { code }: Pick<WantedError, 'code'>): TextAnswer {
  if (service === 'http-api') return failure(429, 'Too Many Requests');
  throw withCode(errorsOf(service).throttled, { code, status: 0, message: '' });
}

/** As {@link throttledAnswer}, for a service that is down, or that refuses with the code that is wanted. */
export function refusedAnswer(service: string, wanted: WantedError): TextAnswer {
  if (service === 'http-api') return failure(wanted.status || 503, 'Service Unavailable');
  throw withCode(errorsOf(service).down, wanted);
}

function withCode(usual: AwsError, { code, status, message }: WantedError): AwsError {
  if (code === '') return usual;
  // Most error codes are the caller's fault, so a rule with a code but no status gets 400.
  return new AwsError(code, message || usual.message, status || 400);
}

function errorsOf(service: string): ServiceErrors {
  const errors = Object.hasOwn(ERRORS, service) ? ERRORS[service] : undefined;
  if (errors !== undefined) return errors;
  throw new Error(`There are no errors for the service ${service}.`);
}
