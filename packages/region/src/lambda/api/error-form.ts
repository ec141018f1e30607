import type { ErrorForm } from '../../http/call.ts';

/** The errors whose text is under `Message`; all others have it under `message`. */
const WITH_CAPITAL = /^(ResourceNotFound|ResourceInUse|InvalidRuntime|Service|KMS\w*|EC2\w*|SnapStart\w*)Exception$/;
/** What the service refuses before it looks at the call: such an error has no `Type`. */
const UNTYPED = ['ValidationException'];

/** Lambda's errors. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html#API_CreateEventSourceMapping_Errors */
export const lambdaErrors: ErrorForm = ({ code, message, status, members }) => {
  const type = UNTYPED.includes(code) ? {} : { Type: status < 500 ? 'User' : 'Service' };
  const text = WITH_CAPITAL.test(code) ? { Message: message } : { message };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ ...type, ...text, ...members }),
  };
};
