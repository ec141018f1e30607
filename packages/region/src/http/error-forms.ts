import type { ErrorForm } from './call.ts';
import { element, escaped } from './xml.ts';

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

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryErrors: ErrorForm = ({ code, message, status }, requestId) => {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const s3Errors: ErrorForm = ({ code, message, status }, requestId) => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
  body: element('Error', [element('Code', code), element('Message', message), element('RequestId', requestId)]),
});
