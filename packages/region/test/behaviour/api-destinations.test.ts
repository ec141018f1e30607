import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import type { RegionOptions } from '../../src/region.ts';
import { OutsideServer } from '../support/outside-server.ts';
import { arn, bus, queue, queuePolicy, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';
import { openStacks, template as stackTemplate } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let server: OutsideServer;
let region: TestRegion | undefined;
const lines: string[] = [];
const dataDir = mkdtempSync(path.join(tmpdir(), 'api-destinations-'));

beforeEach(async () => {
  server = await OutsideServer.start();
});
afterEach(async () => {
  await region?.stop();
  region = undefined;
  server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const key = (value: string): JsonObject => ({
  Type: 'AWS::Events::Connection',
  Properties: {
    Name: 'partner',
    AuthorizationType: 'API_KEY',
    AuthParameters: {
      ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: value },
      InvocationHttpParameters: { HeaderParameters: [{ Key: 'x-from', Value: 'us', IsValueSecret: 'false' }] },
    },
  },
});

function template(Resource: unknown = arn('Destination'), connection = key('key-1')): JsonObject {
  const Statement = [{ Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource }];
  const target = {
    Arn: arn('Destination'),
    RoleArn: arn('Role'),
    DeadLetterConfig: { Arn: arn('Failed') },
    RetryPolicy: { MaximumRetryAttempts: '3' },
    HttpParameters: { PathParameterValues: ['$.detail.noticeId'] },
    InputTransformer: { InputPathsMap: { id: '$.detail.noticeId' }, InputTemplate: '{"notice":<id>}' },
  };
  const resources = {
    Bus: bus('main'),
    Failed: queue('failed'),
    Policy: queuePolicy('Failed'),
    Connection: connection,
    Destination: {
      Type: 'AWS::Events::ApiDestination',
      Properties: {
        ConnectionArn: arn('Connection'),
        HttpMethod: 'POST',
        InvocationEndpoint: `${server.url}/notices/*`,
        InvocationRateLimitPerSecond: '10',
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'caller',
        AssumeRolePolicyDocument: {},
        Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
      },
    },
    Rule: rule('Told', target),
  };
  return JSON.parse(JSON.stringify({ Resources: resources }));
}

async function start(given: JsonObject = template(), options: Partial<RegionOptions> = {}): Promise<TestRegion> {
  region = await runningRegion(given, { clock: 'virtual', log: (line) => void lines.push(line), ...options });
  return region;
}

async function put(client: EventBridgeClientConfig, noticeId: string): Promise<void> {
  const Detail = JSON.stringify({ noticeId });
  const entry = { Source: 'shop', DetailType: 'Told', Detail, EventBusName: 'main' };
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
}

async function tell(running: TestRegion, noticeId: string): Promise<void> {
  await put(running.client, noticeId);
  await running.settled();
}

async function deadLetters({ client, endpoint }: TestRegion) {
  const QueueUrl = `${endpoint}/000000000000/failed`;
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] });
  const { Messages = [] } = await new SQSClient(client).send(command);
  return Messages.map(({ Body, MessageAttributes = {} }) => ({
    body: Body,
    code: MessageAttributes['ERROR_CODE']?.StringValue,
    message: MessageAttributes['ERROR_MESSAGE']?.StringValue,
  }));
}

describe('a rule with an API destination', () => {
  test('calls it with the key, the parameters and the input, again after 429 and 500', async () => {
    server.answers.push({ status: 429, headers: { 'retry-after': '3600' } }, { status: 500 });
    await tell(await start(), 'n-1');
    const call = { method: 'POST', url: '/notices/n-1', body: '{"notice":"n-1"}' };
    expect(server.taken).toMatchObject([call, call, call]);
    expect(server.taken[0]?.headers).toMatchObject({
      'x-api-key': 'key-1',
      'x-from': 'us',
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      'content-type': 'application/json; charset=utf-8',
      range: 'bytes=0-1048575',
      connection: 'close',
    });
  });

  test('sends the event to the dead-letter queue when the other side refuses it', async () => {
    server.answers.push({ status: 400, body: 'your key is key-1' });
    const running = await start();
    await tell(running, 'n-1');
    expect(await deadLetters(running)).toEqual([
      {
        body: expect.stringContaining('"detail":{"noticeId":"n-1"}'),
        code: 'SDK_CLIENT_ERROR',
        message: 'Unable to invoke ApiDestination endpoint: API destination returned HTTP status 400.',
      },
    ]);
    const journal = await (await fetch(`${running.endpoint}/_region/journal`)).text();
    expect(journal).toContain('"status":400');
    expect(journal).not.toContain('key-1');
  });

  test('needs a role that may call it', async () => {
    const running = await start(template('arn:aws:events:us-east-1:000000000000:api-destination/other/*'));
    await tell(running, 'n-1');
    expect(server.taken).toEqual([]);
    expect(await deadLetters(running)).toMatchObject([{ code: 'NO_PERMISSIONS' }]);
  });
});

describe('the secret of a connection', () => {
  test('is on no page of the region and in no answer of its API', async () => {
    const running = await start();
    await tell(running, 'n-1');
    const pages = await Promise.all(
      ['stacks', 'resources', 'journal'].map(async (page) =>
        (await fetch(`${running.endpoint}/_region/${page}`)).text(),
      ),
    );
    const client = new EventBridgeClient(running.client);
    const described = await client.send(new DescribeConnectionCommand({ Name: 'partner' }));
    expect(described.AuthParameters?.InvocationHttpParameters?.HeaderParameters).toEqual([
      { Key: 'x-from', Value: 'us', IsValueSecret: false },
    ]);
    expect(described.CreationTime).toBeInstanceOf(Date);
    expect([...pages, JSON.stringify(described), ...lines].join('\n')).not.toContain('key-1');
    expect(pages[0]).toContain('"AuthParameters": "****"');
  });
});

describe('over a restart', () => {
  test('the template gives a connection a new key, and calls made the others, whose deliveries go on', async () => {
    const first = await start(template(), { dataDir });
    const client = new EventBridgeClient(first.client);
    const BasicAuthParameters = { Username: 'u', Password: 'p' };
    const { ConnectionArn } = await client.send(
      new CreateConnectionCommand({
        Name: 'own',
        AuthorizationType: 'BASIC',
        AuthParameters: { BasicAuthParameters },
      }),
    );
    const given = { ConnectionArn, InvocationEndpoint: `${server.url}/own`, HttpMethod: 'PUT' } as const;
    await client.send(new CreateApiDestinationCommand({ Name: 'own', ...given }));
    await first.stop();

    const second = await start(template(arn('Destination'), key('key-2')), { dataDir });
    const after = new EventBridgeClient(second.client);
    expect(await after.send(new DescribeApiDestinationCommand({ Name: 'own' }))).toMatchObject({
      ApiDestinationState: 'ACTIVE',
      InvocationRateLimitPerSecond: 300,
      ...given,
    });
    await tell(second, 'n-2');
    expect(server.taken.map(({ headers }) => headers['x-api-key'])).toEqual(['key-2']);
  });
});

describe('a stack', () => {
  test('takes the key from a secret, and calls with another one when an update says so', async () => {
    const open = await openStacks();
    const endpoint = (name: string): JsonObject => ({ InvocationEndpoint: `${server.url}/${name}` });
    const secret = (Name: string, SecretString: string) => ({
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name, SecretString },
    });
    const told = (from: string, at: string) => {
      const { Resources } = template(arn('Destination'), key(`{{resolve:secretsmanager:${from}:SecretString:key}}`));
      const { Destination, ...others } = Resources as { Destination: { Properties: JsonObject } } & JsonObject;
      const Properties = { ...Destination.Properties, ...endpoint(at) };
      return stackTemplate({ ...others, Destination: { ...Destination, Properties } });
    };
    try {
      const secrets = { One: secret('one', '{"key":"from-one"}'), Two: secret('two', '{"key":"from-two"}') };
      expect(await open.created('secrets', stackTemplate(secrets))).toBe('CREATE_COMPLETE');
      expect(await open.created('told', told('one', 'first'))).toBe('CREATE_COMPLETE');
      await put(open.client, 'n-1');
      await until(() => server.taken.length === 1);
      await open.updated('told', told('two', 'second'));
      await put(open.client, 'n-2');
      await until(() => server.taken.length === 2);
      expect(server.taken.map(({ url, headers }) => [url, headers['x-api-key']])).toEqual([
        ['/first', 'from-one'],
        ['/second', 'from-two'],
      ]);
    } finally {
      await open.stop();
    }
  });
});
