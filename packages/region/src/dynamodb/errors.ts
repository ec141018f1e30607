import type { ErrorForm } from '../http/call.ts';

/** The parts of DynamoDB that errors come from. */
const DYNAMODB = 'com.amazonaws.dynamodb.v20120810';
const SERVICE = 'com.amazon.coral.service';
const ORIGINS: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  ThrottlingException: 'com.amazon.coral.availability',
  AccessDeniedException: SERVICE,
  IncompleteSignatureException: SERVICE,
  InternalFailure: SERVICE,
  InvalidSignatureException: SERVICE,
  MissingAuthenticationTokenException: SERVICE,
  SerializationException: SERVICE,
  ServiceUnavailable: SERVICE,
  UnknownOperationException: SERVICE,
  UnrecognizedClientException: SERVICE,
};
/** The errors whose text is a `Message`. */
const CAPITALIZED = ['AccessDeniedException', 'SerializationException', 'TransactionCanceledException'];

/**
 * An error as DynamoDB answers it: with the namespace of the part that it comes from.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export const dynamoDbErrors: ErrorForm = ({ code, message, status, members }) => {
  const text = CAPITALIZED.includes(code) ? { Message: message } : { message };
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: `${ORIGINS[code] ?? DYNAMODB}#${code}`, ...text, ...members }),
  };
};
