import { expect, test } from '@jest/globals';
import { newRestApi, type RestMethod } from '../../../src/apigateway/rest/rest-api.ts';
import { invalidIn } from '../../../src/apigateway/rest/validation.ts';
import type { Call } from '../../../src/http/call.ts';

const METHOD: RestMethod = {
  resourceId: 'r',
  httpMethod: 'POST',
  authorization: 'NONE',
  needsKey: false,
  integration: { type: 'function', functionArn: 'arn' },
  validatorId: 'v',
  models: { $default: 'Order' },
  requiredParameters: [],
};

function verdictOn(contentType: string, body: string) {
  const api = newRestApi({ id: 'abcdefghij', name: 'shop', binaryMediaTypes: [] });
  api.validators.set('v', { body: true, parameters: false });
  api.models.set('Order', { type: 'object', required: ['id'] });
  const call: Call = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'content-type': contentType },
    body,
    bytes: Buffer.from(body),
    requestId: 'r',
    signedFor: undefined,
    signal: new AbortController().signal,
  };
  return invalidIn(api, METHOD, call);
}

test.each(['application/json', 'constructor', 'toString; charset=utf-8'])(
  'no content type leads around the model of all others: %s',
  (contentType) => {
    expect(verdictOn(contentType, '{}')).toEqual({ type: 'BAD_REQUEST_BODY' });
    expect(verdictOn(contentType, '{"id":1}')).toBeUndefined();
  },
);
