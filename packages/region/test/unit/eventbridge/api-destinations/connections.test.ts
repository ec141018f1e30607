import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { failureOf, START_MS } from '../open-bus.ts';
import { API_KEY, answer, arn, OAUTH, openDestinations } from './open-destinations.ts';

const START = START_MS / 1000;
const ID = '[0-9a-f-]{36}';
const ARN = expect.stringMatching(new RegExp(`^${arn(`connection/c/${ID}`)}$`));
const TIMES = { CreationTime: START, LastModifiedTime: START };
const DESCRIBED = {
  Name: 'c',
  ConnectionArn: ARN,
  ...TIMES,
  LastAuthorizedTime: START,
  SecretArn: expect.stringMatching(
    new RegExp(`^arn:aws:secretsmanager:eu-west-1:111122223333:secret:events!connection/c/${ID}-[0-9a-f]{6}$`),
  ),
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a connection', () => {
  test('is created, described, listed, changed and deleted', async () => {
    const { call } = openDestinations();
    const created = { ConnectionArn: ARN, ConnectionState: 'AUTHORIZED', ...TIMES };
    expect(await call('CreateConnection', { Name: 'c', Description: 'd', ...API_KEY })).toEqual(created);
    const described = {
      ...DESCRIBED,
      Description: 'd',
      ConnectionState: 'AUTHORIZED',
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key' } },
    };
    expect(await call('DescribeConnection', { Name: 'c' })).toEqual(described);
    const { SecretArn: _secret, AuthParameters: _auth, Description: _text, ...listed } = described;
    expect(await call('ListConnections', {})).toEqual({ Connections: [listed] });
    expect(await call('ListConnections', { ConnectionState: 'DEAUTHORIZED' })).toEqual({ Connections: [] });
    expect(await call('ListConnections', { NamePrefix: 'other' })).toEqual({ Connections: [] });
    expect(await call('UpdateConnection', { Name: 'c', Description: 'e' })).toEqual({
      ...created,
      LastAuthorizedTime: START,
    });
    expect(await call('DeleteConnection', { Name: 'c' })).toEqual({
      ...created,
      ConnectionState: 'DELETING',
      LastAuthorizedTime: START,
    });
    expect(await failureOf(call('DescribeConnection', { Name: 'c' }))).toBe(
      "ResourceNotFoundException: Failed to describe the connection(s). Connection 'c' does not exist.",
    );
  });

  test('with OAuth is authorized when the endpoint gives a token', async () => {
    const { call, tokens, requests } = openDestinations();
    tokens.push(answer(200, { body: '{"access_token":"t-1"}' }));
    expect(await call('CreateConnection', { Name: 'c', ...OAUTH })).toMatchObject({ ConnectionState: 'AUTHORIZING' });
    await settled();
    expect(await call('DescribeConnection', { Name: 'c' })).toMatchObject({
      ConnectionState: 'AUTHORIZED',
      AuthParameters: {
        OAuthParameters: {
          ClientParameters: { ClientID: 'client' },
          AuthorizationEndpoint: 'https://login.example.com/token?tenant=t',
          HttpMethod: 'POST',
        },
      },
    });
    expect(requests.map(({ url, body }) => [url.href, body])).toEqual([
      [
        'https://login.example.com/token?tenant=t',
        'grant_type=client_credentials&client_id=client&client_secret=secret-of-ours',
      ],
    ]);
  });

  test('with OAuth is not authorized when the endpoint refuses, and says why', async () => {
    const { call, tokens } = openDestinations();
    tokens.push(answer(403, { body: 'secret-of-ours is wrong' }));
    await call('CreateConnection', { Name: 'c', ...OAUTH });
    await settled();
    expect(await call('DescribeConnection', { Name: 'c' })).toMatchObject({
      ConnectionState: 'DEAUTHORIZED',
      StateReason:
        'Unable to invoke ApiDestination endpoint: The authorization endpoint gave no token: it returned HTTP status 403.',
    });
  });

  test('loses its authorization and its secret by a call, and gets a new one by another', async () => {
    const { call } = openDestinations();
    await call('CreateConnection', { Name: 'c', ...API_KEY });
    expect(await call('DeauthorizeConnection', { Name: 'c' })).toMatchObject({ ConnectionState: 'DEAUTHORIZED' });
    const described = await call('DescribeConnection', { Name: 'c' });
    expect(described).not.toHaveProperty('AuthParameters');
    expect(described).not.toHaveProperty('SecretArn');
    await call('UpdateConnection', { Name: 'c', ...API_KEY });
    expect(await call('DescribeConnection', { Name: 'c' })).toMatchObject({ ConnectionState: 'AUTHORIZED' });
  });

  test('keeps what a change does not name, and changes its type as a whole', async () => {
    const { call } = openDestinations();
    const shown = async (): Promise<unknown> => (await call('DescribeConnection', { Name: 'c' }))['AuthParameters'];
    await call('CreateConnection', { Name: 'c', ...API_KEY });
    const header = { Key: 'x-shop', Value: 's', IsValueSecret: false };
    const hidden = { Key: 'x-secret', Value: 'hush', IsValueSecret: true };
    const InvocationHttpParameters = { HeaderParameters: [header, hidden] };
    await call('UpdateConnection', { Name: 'c', AuthParameters: { InvocationHttpParameters } });
    expect(await shown()).toEqual({
      ApiKeyAuthParameters: { ApiKeyName: 'x-api-key' },
      InvocationHttpParameters: { HeaderParameters: [header, { Key: 'x-secret', IsValueSecret: true }] },
    });
    const BasicAuthParameters = { Username: 'u', Password: 'p' };
    await call('UpdateConnection', { Name: 'c', AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters } });
    expect(await shown()).toEqual({ BasicAuthParameters: { Username: 'u' } });
  });
});

describe('a connection is refused', () => {
  const refusal = (more: JsonObject): Promise<string> =>
    failureOf(openDestinations().call('CreateConnection', { Name: 'c', ...API_KEY, ...more }));

  test('with a name or a type that AWS does not have', async () => {
    expect(await refusal({ Name: 'Invalid Name!' })).toBe(
      "ValidationException: 1 validation error detected: Value 'Invalid Name!' at 'name' failed to satisfy constraint:" +
        ' Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    );
    expect(await refusal({ AuthorizationType: 'NONE' })).toBe(
      "ValidationException: 1 validation error detected: Value 'NONE' at 'authorizationType' failed to satisfy" +
        ' constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]',
    );
  });

  test('without the parameters of its type, or with those of another one', async () => {
    const message = (member: string, type: string): string =>
      `ValidationException: Parameter AuthParameters is not valid. Reason: AuthParameters must have ${member}, and no` +
      ` parameters of another type, for ${type}.`;
    expect(await refusal({ AuthorizationType: 'BASIC' })).toBe(message('BasicAuthParameters', 'BASIC'));
    const BasicAuthParameters = { Username: 'u', Password: 'p' };
    const both = { ...(API_KEY['AuthParameters'] as JsonObject), BasicAuthParameters };
    expect(await refusal({ AuthParameters: both })).toBe(message('ApiKeyAuthParameters', 'API_KEY'));
  });

  test('with a secret that no header can have, which is not repeated', async () => {
    const ApiKeyAuthParameters = { ApiKeyName: 'x-api-key', ApiKeyValue: 'hush\r\nx-other: 1' };
    const text = await refusal({ AuthParameters: { ApiKeyAuthParameters } });
    expect(text).toContain("Value at 'authParameters.apiKeyAuthParameters.apiKeyValue' failed to satisfy constraint");
    expect(text).not.toContain('hush');
  });

  test.each(['http://login.example.com/token', 'https://user:pass@login.example.com/', 'ftp://127.0.0.1/'])(
    'with the authorization endpoint %s',
    async (AuthorizationEndpoint) => {
      const { OAuthParameters } = OAUTH['AuthParameters'] as { OAuthParameters: JsonObject };
      const changed = { OAuthParameters: { ...OAuthParameters, AuthorizationEndpoint } };
      expect(await refusal({ ...OAUTH, AuthParameters: changed })).toMatch(
        /^ValidationException: Parameter AuthorizationEndpoint is not valid\. Reason: it is not an HTTPS URL/,
      );
    },
  );

  test('when another one has its name', async () => {
    const { call } = openDestinations();
    await call('CreateConnection', { Name: 'c', ...API_KEY });
    expect(await failureOf(call('CreateConnection', { Name: 'c', ...API_KEY }))).toBe(
      "ResourceAlreadyExistsException: Failed to create the connection(s). Connection 'c' already exists.",
    );
  });

  test('to a private API', async () => {
    const more = { InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: 'arn' } } };
    expect(await refusal(more)).toBe(
      'ValidationException: Parameter InvocationConnectivityParameters is not valid. Reason: the region has no private APIs.',
    );
  });
});
