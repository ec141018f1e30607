import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { queryErrors } from '../../../src/http/error-forms.ts';
import { FrontDoor } from '../../../src/http/front-door.ts';
import { jsonService } from '../../../src/http/json-service.ts';
import { router } from '../../../src/http/router.ts';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let door: FrontDoor;
let faults: string[];

beforeEach(async () => {
  faults = [];
  door = new FrontDoor({ clock: realClock(), random: seededRandom(1), onFault: (_error, what) => faults.push(what) });
  await door.listen(0);
  door.open(
    router({
      targets: {
        Echo: jsonService(
          {
            Say: (input) => ({ said: input['word'] ?? null }),
            Refuse: () => {
              throw new AwsError('ThingNotFound', 'There is no thing.', 404);
            },
            Break: () => {
              throw new Error('broken');
            },
          },
          { version: '1.1' },
        ),
      },
      queries: {
        sns: (action) => ({
          handle: async () => ({ status: 200, headers: {}, body: `did ${action}` }),
          errorForm: queryErrors,
        }),
      },
      rest: [
        {
          method: 'GET',
          pattern: '/v1/things/{Name}',
          service: 'first',
          handle: async (_call, { Name }) => ({ status: 200, headers: {}, body: `first ${Name}` }),
        },
        {
          method: 'GET',
          pattern: '/v1/things/{Name}',
          service: 'second',
          handle: async (_call, { Name }) => ({ status: 200, headers: {}, body: `second ${Name}` }),
        },
      ],
    }),
  );
});
afterEach(() => door.close());

function send({
  method = 'POST',
  path = '/',
  headers = {},
  body = '',
}: Sent): Promise<{ status: number; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port: door.port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const type = response.headers['x-amzn-errortype'];
        resolve({
          status: response.statusCode ?? 0,
          type: typeof type === 'string' ? type : undefined,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const signed = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('routing', () => {
  test('a target header leads to the operation of that name', async () => {
    expect(await send({ headers: { 'x-amz-target': 'Echo.Say' }, body: '{"word":"hello"}' })).toEqual({
      status: 200,
      type: undefined,
      body: '{"said":"hello"}',
    });
  });

  test('a path leads to its row, and the signature tells rows of one path apart', async () => {
    expect((await send({ method: 'GET', path: '/v1/things/a%2Fb' })).body).toBe('first a/b');
    expect((await send({ method: 'GET', path: '/v1/things/a', headers: signed('second') })).body).toBe('second a');
  });

  test('a form leads to its action', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed('sns') };
    expect((await send({ headers, body: 'Action=Publish' })).body).toBe('did Publish');
  });
});

test.each([
  ['short', 'x'],
  ['long', 'x'.repeat(100_000)],
])('each cookie of a %s answer is a header of its own', async (_what, body) => {
  const cookies = ['a=1; Path=/', 'b=2'];
  door.open(() => ({ handle: async () => ({ status: 200, headers: {}, cookies, body }), errorForm: queryErrors }));
  const answer = await fetch(door.endpoint);
  expect(answer.headers.getSetCookie()).toEqual(cookies);
  expect(await answer.text()).toBe(body);
});

describe('errors', () => {
  test.each<[string, Sent, { status: number; type: string; body: string }]>([
    [
      'a refusal has the code, message and status of the service',
      { headers: { 'x-amz-target': 'Echo.Refuse' }, body: '{}' },
      { status: 404, type: 'ThingNotFound', body: '{"__type":"ThingNotFound","message":"There is no thing."}' },
    ],
    [
      'an unknown operation is named',
      { headers: { 'x-amz-target': 'Echo.Sing' }, body: '{}' },
      {
        status: 400,
        type: 'UnknownOperationException',
        body: '{"__type":"UnknownOperationException","message":"The region does not serve the operation Sing."}',
      },
    ],
    [
      'a name that every object has is no operation',
      { headers: { 'x-amz-target': 'Echo.toString' }, body: '{}' },
      {
        status: 400,
        type: 'UnknownOperationException',
        body: '{"__type":"UnknownOperationException","message":"The region does not serve the operation toString."}',
      },
    ],
    [
      'an unknown service is named',
      { headers: { 'x-amz-target': 'Logs_20140328.GetLogEvents' }, body: '{}' },
      {
        status: 400,
        type: 'UnknownOperationException',
        body: '{"__type":"UnknownOperationException","message":"The region does not serve the operation Logs_20140328.GetLogEvents of Logs_20140328."}',
      },
    ],
    [
      'an unknown path is named',
      { method: 'PUT', path: '/bucket/key', headers: signed('s3') },
      {
        status: 404,
        type: 'UnknownOperationException',
        body: '{"Type":"User","Message":"The region does not serve the operation PUT /bucket/key of s3."}',
      },
    ],
    [
      'a body that is no JSON is refused',
      { headers: { 'x-amz-target': 'Echo.Say' }, body: '{' },
      {
        status: 400,
        type: 'SerializationException',
        body: '{"__type":"SerializationException","message":"The request body is not a JSON object."}',
      },
    ],
    [
      'a broken part of a path is refused',
      { method: 'GET', path: '/v1/things/%' },
      {
        status: 400,
        type: 'ValidationException',
        body: '{"Type":"User","Message":"\\"%\\" is not a proper part of a path."}',
      },
    ],
    [
      'nesting beyond measure is refused',
      { headers: { 'x-amz-target': 'Echo.Say' }, body: '['.repeat(2000) },
      {
        status: 400,
        type: 'SerializationException',
        body: '{"__type":"SerializationException","message":"JSON nests at most 1000 levels."}',
      },
    ],
    [
      'another host name is refused',
      { headers: { host: `evil.example:80`, 'x-amz-target': 'Echo.Say' }, body: '{}' },
      {
        status: 403,
        type: 'AccessDeniedException',
        body: '{"__type":"AccessDeniedException","message":"The region does not answer to the host \\"evil.example:80\\"."}',
      },
    ],
    [
      'a page of another site is refused',
      { headers: { origin: 'https://evil.example', 'x-amz-target': 'Echo.Say' }, body: '{}' },
      {
        status: 403,
        type: 'AccessDeniedException',
        body: '{"__type":"AccessDeniedException","message":"The region does not answer to pages of \\"https://evil.example\\"."}',
      },
    ],
  ])('%s', async (_name, sent, expected) => {
    expect(await send(sent)).toEqual(expected);
  });

  test('a fault of the region is an InternalFailure and is told', async () => {
    expect(await send({ headers: { 'x-amz-target': 'Echo.Break' }, body: '{}' })).toMatchObject({
      status: 500,
      type: 'InternalFailure',
    });
    expect(faults).toEqual(['POST /']);
  });

  test('a body that is too large is refused before it is read', async () => {
    const headers = { 'x-amz-target': 'Echo.Say', 'content-length': String(20 * 1024 * 1024) };
    expect((await send({ headers })).status).toBe(413);
  });
});

test('the names that SDKs give to this machine are answered to', async () => {
  const say = (host: string): Promise<{ status: number }> =>
    send({ headers: { host: `${host}:${door.port}`, 'x-amz-target': 'Echo.Say' }, body: '{}' });
  const statuses = await Promise.all(
    ['localhost', '[::1]', 'sqs.us-east-1.localhost'].map(async (host) => (await say(host)).status),
  );
  expect(statuses).toEqual([200, 200, 200]);
});

test('until it is opened the door says to come back', async () => {
  const shut = new FrontDoor({ clock: realClock(), random: seededRandom(1), onFault: () => {} });
  await shut.listen(0);
  const answer = await fetch(`${shut.endpoint}/`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { Type: 'Service', Message: 'The region is starting. Try again.' },
  ]);
  await shut.close();
});
