import { describe, expect, test } from '@jest/globals';
import { type ApiRoute, matchRoute } from '../../../src/apigateway/routes.ts';

const open = (routeKey: string, index = 0): ApiRoute => ({
  routeKey,
  integrationId: `i-${index}`,
  authorization: { by: 'nothing' },
});

const routes = [
  '$default',
  'ANY /{proxy+}',
  'GET /orders/{orderId}',
  'GET /orders/latest',
  'ANY /orders/{orderId}',
  'POST /orders/{orderId}/cancel',
  'GET /files/{name+}',
  'GET /',
].map(open);

const matched = (method: string, path: string) => {
  const match = matchRoute(routes, method, path);
  return match && [match.route.routeKey, match.pathParameters];
};

describe('the route of a request', () => {
  test.each([
    ['GET', '/orders/O-1', 'GET /orders/{orderId}', { orderId: 'O-1' }],
    ['GET', '/orders/latest', 'GET /orders/latest', {}],
    ['PUT', '/orders/O-1', 'ANY /orders/{orderId}', { orderId: 'O-1' }],
    ['POST', '/orders/O-1/cancel', 'POST /orders/{orderId}/cancel', { orderId: 'O-1' }],
    ['GET', '/files/a/b%20c', 'GET /files/{name+}', { name: 'a/b c' }],
    ['GET', '/files/100%', 'GET /files/{name+}', { name: '100%' }],
    ['GET', '/', 'GET /', {}],
    ['POST', '/elsewhere/at/all', 'ANY /{proxy+}', { proxy: 'elsewhere/at/all' }],
  ])('of %s %s is %s', (method, path, routeKey, parameters) => {
    expect(matched(method, path)).toEqual([routeKey, parameters]);
  });

  test('is the default one when no path fits', () => {
    const [first, ...others] = routes.filter(({ routeKey }) => !routeKey.includes('proxy'));
    expect(matchRoute([...others, ...(first ? [first] : [])], 'GET', '/nowhere/else')?.route.routeKey).toBe('$default');
  });

  test('is none when there is no default', () => {
    expect(matchRoute([open('GET /orders')], 'POST', '/orders')).toBeUndefined();
    expect(matchRoute([open('GET /orders')], 'GET', '/orders/')).toBeUndefined();
  });
});
