import { describe, expect, test } from '@jest/globals';
import { DeliveryFailure } from '../../../../src/eventbridge/failure.ts';
import { put } from '../open-bus.ts';
import { addDestination, answer, ENDPOINT, OAUTH, openDestinations, token } from './open-destinations.ts';

const attributesOf = ({ deadLetters }: ReturnType<typeof openDestinations>) =>
  deadLetters.map(({ message }) =>
    Object.fromEntries(Object.entries(message.attributes ?? {}).map(([name, { value }]) => [name, value])),
  );
const HTTP = 'Unable to invoke ApiDestination endpoint: API destination returned HTTP status';

describe('an event', () => {
  test('goes out with the headers that EventBridge documents, and the journal has the status', async () => {
    const open = openDestinations();
    open.answers.push(answer(202));
    await addDestination(open, { target: { InputPath: '$.detail' } });
    await put(open);
    await open.service.idle();
    expect(open.requests).toEqual([
      {
        atMs: 0,
        method: 'POST',
        url: new URL(ENDPOINT),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'x-api-key': 'key-of-ours',
          'User-Agent': 'Amazon/EventBridge/ApiDestinations',
          Range: 'bytes=0-1048575',
          'Accept-Encoding': 'gzip,deflate',
          Connection: 'close',
        },
        body: '{"orderId":"o-1","total":12.50}',
      },
    ]);
    expect(open.journal.hops().at(-1)).toMatchObject({ step: 'delivered', detail: { attempt: 1, status: 202 } });
    expect(JSON.stringify(open.journal.hops())).not.toContain('key-of-ours');
  });

  test.each([401, 407, 409, 429, 500, 503])('is tried again after %s', async (status) => {
    const open = openDestinations();
    open.answers.push(answer(status), answer(status));
    await addDestination(open, { connection: OAUTH });
    await put(open);
    await open.service.idle();
    expect(open.journal.hops().at(-1)).toMatchObject({ step: 'delivered' });
    expect(open.journal.hops().filter(({ step }) => step === 'retry-scheduled')[0]?.detail).toMatchObject({ status });
  });

  test.each([301, 308, 400, 403, 404, 410, 422])('is dead-lettered at once after %s', async (status) => {
    const open = openDestinations();
    open.answers.push(answer(status, { headers: { location: 'https://elsewhere.example.com/' } }));
    await addDestination(open);
    await put(open);
    await open.service.idle();
    expect(open.requests).toHaveLength(1);
    const { TARGET_ARN, RULE_ARN, ...attributes } = attributesOf(open)[0] ?? {};
    expect(attributes).toEqual({
      ERROR_CODE: 'SDK_CLIENT_ERROR',
      ERROR_MESSAGE: `${HTTP} ${status}.`,
      RETRY_ATTEMPTS: '0',
    });
    expect([TARGET_ARN, RULE_ARN]).toEqual([
      expect.stringContaining(':api-destination/d/'),
      expect.stringMatching(/:rule\/rule-1$/),
    ]);
  });

  test('waits as long as the other side asks, and not when that is shorter than the policy', async () => {
    const open = openDestinations();
    const tooMany = (after: string) => answer(429, { headers: { 'retry-after': after } });
    open.answers.push(tooMany('120'), tooMany('0'));
    await addDestination(open);
    await put(open);
    await open.service.idle();
    const [, second = { atMs: 0 }, third = { atMs: 0 }] = open.requests;
    expect(second.atMs).toBe(120_000);
    expect(third.atMs - second.atMs).toBeGreaterThanOrEqual(1000);
  });

  test('is given up when the other side never wants it again', async () => {
    const open = openDestinations();
    open.answers.push(answer(503, { headers: { 'retry-after': '-1' } }));
    await addDestination(open);
    await put(open);
    await open.service.idle();
    expect(attributesOf(open)).toMatchObject([{ ERROR_MESSAGE: `${HTTP} 503.`, RETRY_ATTEMPTS: '0' }]);
  });

  test('is dead-lettered when the other side asks for more time than it has', async () => {
    const open = openDestinations();
    open.answers.push(answer(429, { headers: { 'retry-after': '61' } }));
    await addDestination(open, { target: { RetryPolicy: { MaximumEventAgeInSeconds: 60 } } });
    await put(open);
    await open.service.idle();
    expect(attributesOf(open)).toMatchObject([{ EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' }]);
  });

  test('is tried again when nobody answers', async () => {
    const open = openDestinations();
    open.answers.push(new DeliveryFailure('TIMEOUT', 'Timeout.', true));
    await addDestination(open, { target: { RetryPolicy: { MaximumRetryAttempts: 1 } } });
    await put(open);
    await open.service.idle();
    expect(open.requests).toHaveLength(2);
  });

  test('is dead-lettered when the destination is deleted', async () => {
    const open = openDestinations();
    await addDestination(open);
    await open.call('DeleteApiDestination', { Name: 'd' });
    await put(open);
    await open.service.idle();
    expect(attributesOf(open)).toMatchObject([{ ERROR_CODE: 'NO_RESOURCE' }]);
  });
});

describe('an authorization', () => {
  test('by key that is refused is not used again until the connection is changed', async () => {
    const open = openDestinations();
    open.answers.push(answer(401));
    await addDestination(open, { target: { RetryPolicy: { MaximumRetryAttempts: 2 } } });
    await put(open);
    await open.service.idle();
    expect(open.requests).toHaveLength(1);
    expect(attributesOf(open)).toMatchObject([
      {
        ERROR_MESSAGE: 'Unable to invoke ApiDestination endpoint: The connection c is DEAUTHORIZED.',
        RETRY_ATTEMPTS: '2',
      },
    ]);
    expect(await open.call('DescribeConnection', { Name: 'c' })).toMatchObject({
      ConnectionState: 'DEAUTHORIZED',
      StateReason: 'The endpoint returned HTTP status 401.',
    });
    const ApiKeyAuthParameters = { ApiKeyValue: 'new-key' };
    await open.call('UpdateConnection', { Name: 'c', AuthParameters: { ApiKeyAuthParameters } });
    await put(open);
    await open.service.idle();
    expect(open.requests.at(-1)?.headers['x-api-key']).toBe('new-key');
  });

  test('by key that was changed before the old one was refused stays', async () => {
    const open = openDestinations();
    open.answers.push(async () => {
      const ApiKeyAuthParameters = { ApiKeyValue: 'new-key' };
      await open.call('UpdateConnection', { Name: 'c', AuthParameters: { ApiKeyAuthParameters } });
      return answer(401);
    });
    await addDestination(open);
    await put(open);
    await open.service.idle();
    expect(await open.call('DescribeConnection', { Name: 'c' })).toMatchObject({ ConnectionState: 'AUTHORIZED' });
    expect(open.requests.map(({ headers }) => headers['x-api-key'])).toEqual(['key-of-ours', 'new-key']);
  });

  test('by a call is kept taken away, whatever is answered to an earlier one', async () => {
    const open = openDestinations();
    open.answers.push(async () => {
      await open.call('DeauthorizeConnection', { Name: 'c' });
      return answer(401);
    });
    await addDestination(open, { target: { RetryPolicy: { MaximumRetryAttempts: 0 } } });
    await put(open);
    await open.service.idle();
    expect(await open.call('DescribeConnection', { Name: 'c' })).toMatchObject({
      ConnectionState: 'DEAUTHORIZED',
      StateReason: 'The connection was de-authorized by a call.',
    });
  });

  const used = ({ requests }: ReturnType<typeof openDestinations>) =>
    requests.map(({ url, headers }) => headers['Authorization'] ?? url.hostname);

  test('by token is asked for once for many calls, and anew shortly before it expires', async () => {
    const open = openDestinations();
    open.tokens.push(token('t-1', 600));
    await addDestination(open, { connection: OAUTH });
    await Promise.all([put(open), put(open)]);
    await open.service.idle();
    await new Promise<void>((resolve) => void open.clock.schedule(541_000, resolve));
    open.tokens.push(token('t-2'));
    await put(open);
    await open.service.idle();
    const login = 'login.example.com';
    expect(used(open)).toEqual([login, 'Bearer t-1', 'Bearer t-1', login, 'Bearer t-2']);
  });

  test.each([401, 407])('by token that is refused with %s is asked for anew once', async (status) => {
    const open = openDestinations();
    open.tokens.push(token('t-1'), token('t-2'));
    open.answers.push(answer(status));
    await addDestination(open, { connection: OAUTH });
    await put(open);
    await open.service.idle();
    expect(used(open)).toEqual(['login.example.com', 'Bearer t-1', 'login.example.com', 'Bearer t-2']);
  });

  test('by token whose endpoint is away leaves the event to its retry policy', async () => {
    const open = openDestinations();
    open.tokens.push(answer(503), answer(503), token('t-1'));
    await addDestination(open, { connection: OAUTH });
    await put(open);
    await open.service.idle();
    expect(used(open).slice(-2)).toEqual(['login.example.com', 'Bearer t-1']);
    expect(open.journal.hops().at(-1)).toMatchObject({ step: 'delivered' });
  });
});

describe('a rate limit', () => {
  test('delays what is too much and loses nothing', async () => {
    const open = openDestinations();
    await addDestination(open, { destination: { InvocationRateLimitPerSecond: 2 } });
    for (let n = 0; n < 7; n++) await put(open);
    await open.service.idle();
    expect(open.requests.map(({ atMs }) => atMs)).toEqual([0, 0, 1000, 1000, 2000, 2000, 3000]);
  });

  test('that an event does not survive sends it to the dead-letter queue', async () => {
    const open = openDestinations();
    const target = { RetryPolicy: { MaximumEventAgeInSeconds: 60 } };
    await addDestination(open, { destination: { InvocationRateLimitPerSecond: 1 }, target });
    for (let n = 0; n < 63; n++) await put(open);
    await open.service.idle();
    expect(open.requests).toHaveLength(61);
    expect(attributesOf(open)).toMatchObject([
      { ERROR_CODE: 'THROTTLING', EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' },
      { ERROR_CODE: 'THROTTLING', RETRY_ATTEMPTS: '0' },
    ]);
  });
});
