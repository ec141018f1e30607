import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApi, problemsOfAnswer, problemsOfRequest } from '../support/open-api.ts';
import { sample } from '../support/samples.ts';

describe('docs/reference/openapi.json', () => {
  test('is an OpenAPI 3.1 document', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(openApi));
    expect([openApi.openapi, errors, valid]).toEqual(['3.1.0', undefined, true]);
  });

  test('refuses a request with an unknown field', () => {
    const event = sample<{ readonly body: string }>('http/place-order.json');
    const body = { ...JSON.parse(event.body), coupon: 'SPRING' };
    expect(problemsOfRequest({ ...event, body: JSON.stringify(body) })).toEqual([
      'body must NOT have additional properties',
    ]);
  });

  test('describes problems for every failure', () => {
    const problem = { type: 'a', title: 'b', status: 404, detail: 'c', code: 'd', instance: 'e' };
    expect(problemsOfAnswer('GET /orders/{orderId}', 404, 'application/problem+json', problem)).toEqual([]);
    expect(problemsOfAnswer('GET /orders/{orderId}', 404, 'application/problem+json', {})).toHaveLength(6);
    expect(problemsOfAnswer('GET /orders/{orderId}', 404, 'application/json', problem)).toHaveLength(1);
  });
});
