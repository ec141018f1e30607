import type { ErrorForm } from './call.ts';
import { element } from './xml.ts';

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonErrors(version: '1.0' | '1.1'): ErrorForm {
  return ({ code, message, status, members }) => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message, ...members }),
  });
}

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restErrors: ErrorForm = ({ code, message, status, members }) => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message, ...members }),
});

/**
 * @param namespace of the elements
 * @param detail the element that SQS writes after the message
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryErrorsIn(namespace: string, detail = ''): ErrorForm {
  const root = namespace === '' ? '<ErrorResponse>' : `<ErrorResponse xmlns="${namespace}">`;
  return ({ code, message, status }, requestId) => {
    const type = element('Type', status < 500 ? 'Sender' : 'Receiver');
    const error = element('Error', [type, element('Code', code), element('Message', message), detail]);
    const body = `${root}${error}${element('RequestId', requestId)}</ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  };
}

/** Of the services whose clients look for no namespace. */
export const queryErrors = queryErrorsIn('');

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const s3Errors: ErrorForm = ({ code, message, status, members = {} }, requestId) => {
  const fields = { Code: code, Message: message, ...members, RequestId: requestId };
  const body = element(
    'Error',
    Object.entries(fields).map(([name, value]) => element(name, String(value))),
  );
  return { status, headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId }, body };
};
