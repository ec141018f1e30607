import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type JsonObject, objectOf } from '../../src/core/json.ts';
import { endpointOf, httpApi, route } from '../support/http-api.ts';
import { Issuer, strangeKey } from '../support/issuer.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const ECHO = 'exports.handler = async (event) => event;';

const authorizer = (issuer: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::ApiGatewayV2::Authorizer',
  Properties: {
    ApiId: { Ref: 'Api' },
    Name: 'shop',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: issuer, Audience: ['shop', 'back-office'] },
    ...more,
  },
});

const guarded = (id: string, more: JsonObject = {}): JsonObject => ({
  AuthorizationType: 'JWT',
  AuthorizerId: { Ref: id },
  ...more,
});

let issuer: Issuer;
let region: TestRegion;

beforeAll(async () => {
  issuer = await Issuer.start();
  const template = httpApi({
    Tokens: authorizer(issuer.url),
    InQuery: authorizer(issuer.url, { IdentitySource: ['$request.querystring.token'] }),
    Nobody: authorizer('http://127.0.0.1:9'),
    Show: route('GET /orders/{orderId}', guarded('Tokens')),
    Place: route('POST /orders', guarded('Tokens', { AuthorizationScopes: ['orders/write', 'orders/admin'] })),
    Link: route('GET /link', guarded('InQuery')),
    Lost: route('GET /lost', guarded('Nobody')),
    Health: route('GET /health'),
  });
  region = await runningRegion(template, { code: { echo: ECHO } });
});
afterAll(async () => {
  await region?.stop();
  issuer?.stop();
});

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
const claims = (more: object = {}) => ({ iss: issuer.url, aud: 'shop', sub: 'C-7', exp: nowSeconds() + 60, ...more });

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** What the answer says about the token. */
  readonly challenge: string | null;
}

async function send(path: string, authorization?: string, method = 'GET'): Promise<Answer> {
  const headers = authorization === undefined ? {} : { authorization };
  const answer = await fetch(endpointOf(region) + path, { method, headers });
  return {
    status: answer.status,
    body: objectOf(await answer.json()),
    challenge: answer.headers.get('www-authenticate'),
  };
}

const invalid = (description: string): Answer => ({
  status: 401,
  body: { message: 'Unauthorized' },
  challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
});

describe('a route that wants a token', () => {
  test('refuses a request without one, while another route of the API takes it', async () => {
    expect(await send('/orders/O-1')).toEqual({ status: 401, body: { message: 'Unauthorized' }, challenge: 'Bearer' });
    expect(await send('/health')).toMatchObject({ status: 200, challenge: null });
  });

  test('takes a good one, with or without Bearer, and the function hears of its claims as texts', async () => {
    const token = issuer.token(claims({ exp: 4_102_444_800, 'cognito:groups': ['a', 'b'], admin: true }));

    for (const header of [token, `Bearer ${token}`, `bearer ${token}`]) {
      const { status, body } = await send('/orders/O-1', header);
      expect([status, at(body, 'requestContext', 'authorizer')]).toEqual([
        200,
        {
          jwt: {
            claims: {
              iss: issuer.url,
              aud: 'shop',
              sub: 'C-7',
              exp: '4102444800',
              'cognito:groups': '[a b]',
              admin: 'true',
            },
            scopes: null,
          },
        },
      ]);
    }
  });

  test.each([
    ['for one of several audiences', { aud: ['others', 'back-office'] }],
    ['of Cognito, which names the client and no audience', { aud: undefined, client_id: 'shop' }],
    ['that began before', { nbf: nowSeconds() - 5, iat: nowSeconds() - 5 }],
  ])('takes one %s', async (_what, more) => {
    expect(await send('/orders/O-1', issuer.token(claims(more)))).toMatchObject({ status: 200 });
  });

  test.each<[what: string, more: object, description: string]>([
    ['for others', { aud: 'others' }, 'the token does not have a valid audience'],
    [
      'for others, whose client would do',
      { aud: 'others', client_id: 'shop' },
      'the token does not have a valid audience',
    ],
    ['for nobody', { aud: undefined }, 'the token does not have a valid audience'],
    ['of another issuer', { iss: 'https://id.example.com' }, 'the token was not issued by the configured issuer'],
    ['that has expired', { exp: nowSeconds() - 1 }, 'the token has expired'],
    ['that never expires', { exp: undefined }, 'the token has expired'],
    ['that begins later', { nbf: nowSeconds() + 60 }, 'the token is not valid yet'],
    ['of the future', { iat: nowSeconds() + 60 }, 'the token was issued in the future'],
  ])('refuses one %s', async (_what, more, description) => {
    expect(await send('/orders/O-1', issuer.token(claims(more)))).toEqual(invalid(description));
  });

  test('refuses what is no token, and tokens whose signature proves nothing', async () => {
    const [head, , tail] = issuer.token(claims()).split('.');
    const changed = Buffer.from(JSON.stringify(claims({ sub: 'C-8' }))).toString('base64url');
    const forged = issuer.token(claims(), { key: strangeKey(issuer.key.id) });

    expect(await send('/orders/O-1', 'Bearer nonsense')).toEqual(invalid('the token is malformed'));
    expect(await send('/orders/O-1', `${head}.${changed}.${tail}`)).toEqual(invalid('the signature is not valid'));
    expect(await send('/orders/O-1', forged)).toEqual(invalid('the signature is not valid'));
    const description = 'the token is signed with an algorithm that is not based on RSA';
    for (const alg of ['none', 'HS256', 'ES256', 'toString'])
      expect(await send('/orders/O-1', issuer.token(claims(), { header: { alg } }))).toEqual(invalid(description));
    const unknown = issuer.token(claims(), { key: strangeKey('unknown') });
    expect(await send('/orders/O-1', unknown)).toEqual(invalid('the issuer has no key of that id'));
  });

  test('refuses every token while the issuer does not answer', async () => {
    const problem = invalid('OIDC discovery endpoint communication error');
    expect(await send('/lost', issuer.token(claims()))).toEqual(problem);
  });

  test('finds it where its authorizer says', async () => {
    const token = issuer.token(claims());
    expect(await send(`/link?token=${token}`)).toMatchObject({ status: 200 });
    expect(await send('/link', token)).toMatchObject({ status: 401 });
  });
});

describe('a route that wants scopes', () => {
  test.each([
    ['scope', { scope: 'profile orders/write' }, ['profile', 'orders/write']],
    ['scp', { scp: ['orders/admin'] }, ['orders/admin']],
  ])('takes a token with one of them in %s', async (_claim, more, scopes) => {
    const { status, body } = await send('/orders', issuer.token(claims(more)), 'POST');
    expect([status, at(body, 'requestContext', 'authorizer', 'jwt', 'scopes')]).toEqual([200, scopes]);
  });

  test.each([
    ['with others', { scope: 'orders/read' }],
    ['without', {}],
  ])('forbids a good token %s', async (_what, more) => {
    expect(await send('/orders', issuer.token(claims(more)), 'POST')).toMatchObject({
      status: 403,
      body: { message: 'Forbidden' },
    });
  });
});

test('the keys of an issuer are fetched once, and again for a key that is new', async () => {
  await send('/orders/O-1', issuer.token(claims()));
  const before = issuer.requests.length;
  await send('/orders/O-1', issuer.token(claims()));
  expect(issuer.requests).toHaveLength(before);

  issuer.rotate('second');

  expect(await send('/orders/O-1', issuer.token(claims()))).toMatchObject({ status: 200 });
  expect(issuer.requests.slice(before)).toEqual(['/.well-known/openid-configuration', '/keys']);
});

test('tokens with unknown keys do not make as many calls to the issuer', async () => {
  const before = issuer.requests.length;
  const [header = '', ...rest] = issuer.token(claims()).split('.');
  const named = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), kid: 'made-up' };
  const token = [Buffer.from(JSON.stringify(named)).toString('base64url'), ...rest].join('.');

  for (let count = 0; count < 10; count++) expect(await send('/orders/O-1', token)).toMatchObject({ status: 401 });

  expect(issuer.requests.length - before).toBeLessThanOrEqual(6);
});

test.each<[what: string, Authorizer: JsonObject, message: string]>([
  [
    'an issuer without TLS',
    authorizer('http://id.example.com'),
    'Authorizer.Properties.JwtConfiguration.Issuer: It must be the https address of an issuer, not "http://id.example.com".',
  ],
  [
    'no audience',
    authorizer('https://id.example.com', { JwtConfiguration: { Issuer: 'https://id.example.com', Audience: [''] } }),
    'Authorizer.Properties.JwtConfiguration.Audience: It must name at least one audience, and none that is empty.',
  ],
  [
    'a token in the body',
    authorizer('https://id.example.com', { IdentitySource: ['$request.body.token'] }),
    'Authorizer.Properties.IdentitySource: It must be one header or parameter of the query.',
  ],
  [
    'another type',
    authorizer('https://id.example.com', { AuthorizerType: 'OTHER' }),
    'Authorizer.Properties.AuthorizerType: The region runs JWT and REQUEST, not "OTHER".',
  ],
])('an authorizer with %s is refused', async (_what, Authorizer, message) => {
  const starting = runningRegion(httpApi({ Authorizer }), { code: { echo: ECHO } });
  await expect(starting).rejects.toMatchObject({ code: 'TEMPLATE_UNSUPPORTED', message });
});
