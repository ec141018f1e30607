import { describe, expect, test } from '@jest/globals';
import { type JsonObject, textOf } from '../../../../src/core/json.ts';
import { failureOf, START_MS } from '../open-bus.ts';
import { API_KEY, arn, ENDPOINT, openDestinations } from './open-destinations.ts';

const START = START_MS / 1000;
const ARN = expect.stringMatching(new RegExp(`^${arn('api-destination/d/[0-9a-f-]{36}')}$`));

async function withConnection(connection: JsonObject = API_KEY) {
  const open = openDestinations();
  const { ConnectionArn = '' } = await open.call('CreateConnection', { Name: 'c', ...connection });
  return { ...open, given: { Name: 'd', ConnectionArn, InvocationEndpoint: ENDPOINT, HttpMethod: 'POST' } };
}

describe('an API destination', () => {
  test('is created, described, listed, changed and deleted', async () => {
    const { call, given } = await withConnection();
    const times = { CreationTime: START, LastModifiedTime: START };
    const created = { ApiDestinationArn: ARN, ApiDestinationState: 'ACTIVE', ...times };
    expect(await call('CreateApiDestination', { ...given, Description: 'x' })).toEqual(created);
    const listed = { ...created, ...given, InvocationRateLimitPerSecond: 300 };
    expect(await call('DescribeApiDestination', { Name: 'd' })).toEqual({ ...listed, Description: 'x' });
    expect(await call('ListApiDestinations', { ConnectionArn: given.ConnectionArn })).toEqual({
      ApiDestinations: [listed],
    });
    expect(await call('ListApiDestinations', { NamePrefix: 'e' })).toEqual({ ApiDestinations: [] });
    const change = { HttpMethod: 'PUT', InvocationEndpoint: `${ENDPOINT}/v2`, InvocationRateLimitPerSecond: 5 };
    expect(await call('UpdateApiDestination', { Name: 'd', ...change })).toEqual(created);
    expect(await call('DescribeApiDestination', { Name: 'd' })).toEqual({ ...listed, Description: 'x', ...change });
    expect(await call('DeleteApiDestination', { Name: 'd' })).toEqual({});
    expect(await failureOf(call('DescribeApiDestination', { Name: 'd' }))).toBe(
      "ResourceNotFoundException: Failed to describe the api-destination(s). An api-destination 'd' does not exist.",
    );
  });

  test('is inactive while its connection is not authorized', async () => {
    const { call, given } = await withConnection();
    await call('DeauthorizeConnection', { Name: 'c' });
    expect(await call('CreateApiDestination', given)).toMatchObject({ ApiDestinationState: 'INACTIVE' });
  });

  test('is refused with a method, a connection or a rate that AWS does not take', async () => {
    const { call, given } = await withConnection();
    const refusal = (more: JsonObject) => failureOf(call('CreateApiDestination', { ...given, ...more }));
    expect(await refusal({ ConnectionArn: 'invalid-connection-arn', HttpMethod: 'TRACE' })).toBe(
      "ValidationException: 2 validation errors detected: Value 'invalid-connection-arn' at 'connectionArn' failed to" +
        ' satisfy constraint: Member must satisfy regular expression pattern:' +
        ' ^arn:aws([a-z]|-)*:events:([a-z]|\\d|-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$;' +
        " Value 'TRACE' at 'httpMethod' failed to satisfy constraint: Member must satisfy enum value set:" +
        ' [HEAD, POST, PATCH, DELETE, PUT, GET, OPTIONS]',
    );
    expect(await refusal({ InvocationRateLimitPerSecond: 0 })).toMatch(/greater than or equal to 1$/);
    expect(await refusal({ ConnectionArn: arn('connection/x/0c6e') })).toBe(
      "ResourceNotFoundException: Failed to describe the connection(s). Connection 'x' does not exist.",
    );
  });

  test.each([
    ['http://api.example.com/', false],
    ['http://127.0.0.1.example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://169.254.169.254/latest/', false],
    ['https://user@api.example.com/', false],
    ['file:///etc/passwd', false],
    ['no-url', false],
    ['http://127.0.0.1:8080/notices', true],
    ['http://localhost/notices', true],
    ['https://api.example.com/a/*', true],
  ])('at %s is taken: %s', async (InvocationEndpoint, isTaken) => {
    const { call, given } = await withConnection();
    const outcome = await call('CreateApiDestination', { ...given, InvocationEndpoint }).then(
      () => 'taken',
      ({ code }: { code: string }) => code,
    );
    expect(outcome).toBe(isTaken ? 'taken' : 'ValidationException');
  });

  test('needs a role to be a target', async () => {
    const { call, given } = await withConnection();
    const Arn = textOf((await call('CreateApiDestination', given))['ApiDestinationArn']);
    await call('PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    expect(await failureOf(call('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn }] }))).toBe(
      `ValidationException: RoleArn is required for target ${Arn}.`,
    );
  });
});
