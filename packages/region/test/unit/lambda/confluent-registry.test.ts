import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { confluentRegistry } from '../../../src/lambda/mappings/values/confluent-registry.ts';
import type { RegistryAccess } from '../../../src/lambda/mappings/values/settings.ts';
import { TOY_KINDS } from '../../support/toy-kinds.ts';

interface Scripted {
  readonly status?: number;
  readonly body: string | object;
}

const SECRET = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:registry-AbCdEf';
const NOT_FOUND = { status: 404, body: { error_code: 40403, message: 'Schema 7 not found' } };

const asked: IncomingMessage[] = [];
let answers: Readonly<Record<string, Scripted | 'reset'>> = {};
let port = 0;
const server = createServer((request, response) => {
  asked.push(request);
  const answer = answers[request.url ?? ''] ?? NOT_FOUND;
  if (answer === 'reset') return void request.socket.destroy();
  const { status = 200, body } = answer;
  response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
});

beforeEach(async () => {
  asked.length = 0;
  answers = {};
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => new Promise((resolve) => void server.close(resolve)));

const BY_ID = '/schemas/ids/7?fetchMaxId=false';

interface Opened {
  readonly access?: readonly RegistryAccess[];
  readonly secret?: string;
  readonly base?: string;
}

const find = ({ access = [], secret = '', base = '' }: Opened = {}) =>
  confluentRegistry(
    { uri: `http://127.0.0.1:${port}${base}`, access },
    { kinds: TOY_KINDS, readSecret: () => secret },
  ).find('7');

describe('a registry with the API of Confluent', () => {
  test('gives schemas of each kind, Avro where it says none', async () => {
    answers = { [BY_ID]: { body: { schema: 'needs id may' } } };
    expect(await find()).toMatchObject({ kind: 'schema', schema: { type: 'AVRO', text: 'needs id may' } });
    answers = { [BY_ID]: { body: { schema: 'needs id may', schemaType: 'PROTOBUF' } } };
    expect(await find()).toMatchObject({ kind: 'schema', schema: { type: 'PROTOBUF' } });
  });

  test('is asked below the path of its URL', async () => {
    answers = { [`/base${BY_ID}`]: { body: { schema: 'needs id may' } } };
    expect(await find({ base: '/base/' })).toMatchObject({ kind: 'schema' });
  });

  test('has references read with the schema, those that are used first', async () => {
    const reference = (name: string) => ({ name, subject: `of ${name}`, version: 2 });
    answers = {
      [BY_ID]: { body: { schema: 'needs id may', references: [reference('a')] } },
      '/subjects/of%20a/versions/2': { body: { schema: 'A', references: [reference('b'), reference('a')] } },
      '/subjects/of%20b/versions/2': { body: { schema: 'B' } },
    };
    const texts: (readonly [string, string])[][] = [];
    const parse: typeof TOY_KINDS.AVRO.parse = (source) => {
      texts.push([...source.references]);
      return TOY_KINDS.AVRO.parse(source);
    };
    const kinds = { ...TOY_KINDS, AVRO: { type: 'AVRO', parse } as const };
    const uri = `http://127.0.0.1:${port}`;
    await confluentRegistry({ uri, access: [] }, { kinds, readSecret: () => '' }).find('7');
    expect(texts).toEqual([
      [
        ['b', 'B'],
        ['a', 'A'],
      ],
    ]);
  });

  test('that has no such id says so', async () => {
    expect(await find()).toEqual({ kind: 'absent' });
  });

  test.each<readonly [string, object, string]>([
    ['a schema that nobody can read', { schema: 'nonsense' }, '"nonsense" does not begin with needs.'],
    ['a schema of an unknown type', { schema: 'x', schemaType: 'XML' }, 'Its type is XML.'],
    [
      'a reference that is gone',
      { schema: 'x', references: [{ name: 'a', subject: 'a', version: 1 }] },
      'Its reference a is not in the registry.',
    ],
    [
      'a reference to what no URL can name',
      { schema: 'x', references: [{ name: 'a', subject: 'a\ud83d', version: 1 }] },
      'Its reference a is not in the registry.',
    ],
  ])('has %s', async (_what, body, reason) => {
    answers = { [BY_ID]: { body } };
    expect(await find()).toEqual({ kind: 'unreadable', reason });
  });

  test.each<readonly [Scripted | 'reset', string, string]>([
    [{ status: 401, body: '' }, 'ACCESS_DENIED', 'answers 401'],
    [{ status: 403, body: '' }, 'ACCESS_DENIED', 'answers 403'],
    [{ status: 404, body: '<html>' }, 'REGISTRY_MISSING', 'answers 404'],
    [{ status: 429, body: '' }, 'THROTTLED', 'answers 429'],
    [{ status: 500, body: { error_code: 50001 } }, 'SERVER_FAILED', 'answers 500'],
    [{ status: 302, body: '' }, 'ANSWER_UNREADABLE', 'answers 302'],
    [{ body: 'no JSON' }, 'ANSWER_UNREADABLE', 'answers 200'],
    ['reset', 'UNREACHABLE', 'cannot be reached: '],
    [{ body: 'x'.repeat(4 * 1024 * 1024 + 1) }, 'ANSWER_UNREADABLE', 'answers more than 4194304 bytes'],
  ])('that answers %j is in trouble: %s', async (answer, code, message) => {
    answers = { [BY_ID]: answer };
    await expect(find()).rejects.toMatchObject({
      api: 'SchemaRegistry',
      code,
      message: expect.stringContaining(`http://127.0.0.1:${port}/schemas/ids/7 ${message}`),
    });
  });

  test('that nobody serves is in trouble', async () => {
    await new Promise((resolve) => void server.close(resolve));
    await expect(find()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('its access', () => {
  const access = [{ type: 'BASIC_AUTH', uri: SECRET }] as const;

  test('is a name and a password of a secret', async () => {
    await find({ access, secret: '{"username":"reader","password":"pä:ss"}' });
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('reader:pä:ss').toString('base64')}`);
  });

  test('is none without a secret', async () => {
    await find();
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  test.each(['', 'reader', '{"username":"reader"}', '{"password":"x"}'])(
    'with the secret %j is in trouble, and the secret is not told',
    async (secret) => {
      await expect(find({ access, secret })).rejects.toMatchObject({
        code: 'SECRET_UNUSABLE',
        message: expect.stringMatching(
          /^SchemaRegistry: the secret arn:\S+ for BASIC_AUTH has no (username|password)$/,
        ),
      });
      expect(asked).toEqual([]);
    },
  );
});
