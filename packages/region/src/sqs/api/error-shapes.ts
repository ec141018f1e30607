import type { ErrorForm } from '../../http/call.ts';
import { queryErrorsIn } from '../../http/error-forms.ts';

/** The names in the service's model of the errors whose code in the query protocol is another. */
const SHAPES: Readonly<Record<string, string>> = {
  InvalidParameterValue: 'InvalidParameterValueException',
  MissingParameter: 'MissingRequiredParameterException',
  NonExistentQueue: 'QueueDoesNotExist',
  QueueAlreadyExists: 'QueueNameExists',
};
const SERVICE = 'AWS.SimpleQueueService.';

/** The name of an error in the service's model, by its code. */
export function shapeOf(code: string): string {
  const name = code.startsWith(SERVICE) ? code.slice(SERVICE.length) : code;
  return SHAPES[name] ?? name;
}

/**
 * The name is in the body, and the code of the query protocol in a header, from which SDKs take it.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export const sqsJsonErrors: ErrorForm = ({ code, message, status }) => ({
  status,
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}`,
  },
  body: JSON.stringify({ __type: `com.amazonaws.sqs#${shapeOf(code)}`, message }),
});

export const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

const usualQueryErrors = queryErrorsIn(NAMESPACE, '<Detail/>');

/** The query protocol says of a queue that is not there for what version that is so. */
export const sqsQueryErrors: ErrorForm = (failure, requestId) => {
  const isMissing = failure.code === `${SERVICE}NonExistentQueue`;
  const message = isMissing ? 'The specified queue does not exist for this wsdl version.' : failure.message;
  return usualQueryErrors({ ...failure, message }, requestId);
};
