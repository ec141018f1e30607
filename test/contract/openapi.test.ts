import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';
import { OPENAPI_FILE, openApiText } from '../../tools/shop/openapi.ts';
import { openApi, problemsOfAnswer, problemsOfRequest } from '../support/open-api.ts';
import { sample } from '../support/samples.ts';

const functions: Readonly<Record<string, { readonly events?: readonly { readonly httpApi?: string }[] }>> = parse(
  readFileSync('serverless.yml', 'utf8').replaceAll(/!\w+/g, ''),
).functions;

describe('docs/reference/openapi.json', () => {
  test('is what npm run openapi writes', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiText());
  });

  test('is an OpenAPI 3.1 document', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(openApi));
    expect([openApi.openapi, errors, valid]).toEqual(['3.1.0', undefined, true]);
  });

  test('describes the routes of serverless.yml and no others', () => {
    const deployed = Object.values(functions).flatMap(({ events = [] }) =>
      events.flatMap(({ httpApi }) => httpApi ?? []),
    );
    const described = Object.entries(openApi.paths as Record<string, object>).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(deployed.toSorted());
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
