import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { at, type Json, listOf, objectOf, objectsOf, textOf } from '../../src/core/json.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, queue, queuePolicy, rule, table } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

/** Sends its event to a queue, as JSON. */
const SEEN = `
exports.handler = async (event) => {
  const body = JSON.stringify({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(event) });
  await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.SendMessage' }, body });
};`;

/** JSON text with names that every object inherits. In an object literal, `__proto__` would set the prototype. */
const HOSTILE = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"x"}';

const TEMPLATE: Json = {
  Resources: {
    Bus: bus('shop'),
    Transformed: queue('transformed'),
    TransformedPolicy: queuePolicy('Transformed'),
    Hostile: rule('Hostile', { Arn: arn('Transformed') }),
    Items: table('items', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    Seen: queue('seen'),
    Reader: functionResource('reader', { Environment: { Variables: { QUEUE: { Ref: 'Seen' } } } }),
    FromTopic: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Reader' },
        EventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/main/0c6e',
        StartingPosition: 'TRIM_HORIZON',
        Topics: ['orders'],
      },
    },
    FromTable: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Reader' },
        EventSourceArn: { 'Fn::GetAtt': ['Items', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
      },
    },
  },
};

let region: TestRegion;
let clients: TestClients;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code: { reader: SEEN }, clock: 'virtual' });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});
// The services run in the process of this test, so a polluted prototype shows here.
afterEach(() => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Reflect.get(Object, 'polluted')).toBeUndefined();
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A raw call that no SDK would make: path, headers and body are sent unchanged. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(region.endpoint);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const call = (target: string, body: string): Promise<Answer> => send('POST', '/', { 'x-amz-target': target }, body);

describe('names of prototypes', () => {
  test('in a pattern are fields like any other', async () => {
    const event = (detail: string) =>
      `{"id":"1","account":"0","source":"s","time":"2026-01-01T00:00:00Z","region":"r","detail-type":"t","detail":${detail}}`;
    const matches = async (pattern: string, detail: string): Promise<unknown> => {
      const body = JSON.stringify({ EventPattern: pattern, Event: event(detail) });
      return JSON.parse((await call('AWSEvents.TestEventPattern', body)).body).Result;
    };
    const pattern = '{"detail":{"__proto__":{"polluted":["yes"]},"constructor":{"prototype":{"polluted":["yes"]}}}}';
    expect(await matches(pattern, HOSTILE)).toBe(true);
    expect(await matches(pattern, '{}')).toBe(false);
    for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty'])
      expect([name, await matches(`{"detail":{"${name}":[{"exists":true}]}}`, '{"a":1}')]).toEqual([name, false]);
  });

  test('in an event and in the variables of a transformer reach the target as they are', async () => {
    const InputTransformer =
      '{"InputPathsMap":{"__proto__":"$.detail.__proto__","constructor":"$.detail.constructor","none":"$.constructor"},' +
      '"InputTemplate":"{\\"a\\": <__proto__>, \\"b\\": <constructor>, \\"c\\": <none>}"}';
    const Arn = JSON.stringify(region.resources.get('Transformed')?.attributes['Arn']);
    const targets = `[{"Id":"hostile","Arn":${Arn},"InputTransformer":${InputTransformer}}]`;
    const put = await call('AWSEvents.PutTargets', `{"Rule":"Hostile","EventBusName":"shop","Targets":${targets}}`);
    expect(put).toEqual({ status: 200, body: '{"FailedEntryCount":0,"FailedEntries":[]}' });
    const entry = { EventBusName: 'shop', Source: 'test', DetailType: 'Hostile', Detail: HOSTILE };
    await call('AWSEvents.PutEvents', JSON.stringify({ Entries: [entry] }));
    await region.settled();
    const bodies = (await clients.taken('Transformed')).map(({ body }) => JSON.stringify(body));
    expect(bodies).toContain('{"a":{"polluted":"yes"},"b":{"prototype":{"polluted":"yes"}},"c":""}');
    expect(bodies.filter((body) => body.includes(HOSTILE))).toHaveLength(1);
  });

  test('as attributes of an item are attributes', async () => {
    const table = (operation: string, body: string) =>
      call(`DynamoDB_20120810.${operation}`, `{"TableName":"items",${body}}`);
    const update = (id: string, attribute: string) =>
      table(
        'UpdateItem',
        `"Key":{"id":{"S":"${id}"}},"UpdateExpression":"SET #a.#b = :v","ExpressionAttributeNames":` +
          `{"#a":"${attribute}","#b":"polluted"},"ExpressionAttributeValues":{":v":{"S":"yes"}}`,
      );
    const Item = '{"id":{"S":"i"},"constructor":{"M":{"prototype":{"S":"p"}}},"toString":{"S":"t"}}';
    const other = '{"id":{"S":"j"},"__proto__":{"M":{"polluted":{"S":"yes"}}}}';
    const results = [
      await table('PutItem', `"Item":${Item}`),
      await table('PutItem', `"Item":${other}`),
      await update('i', '__proto__'),
      await update('none', 'constructor'),
      await update('i', 'constructor'),
    ];
    expect(results.map(({ status }) => status)).toEqual([200, 200, 400, 400, 200]);
    await region.settled();
    const images = (await clients.taken('Seen')).flatMap(({ body }) => listOf(at(body, 'Records')));
    const changed =
      '{"id":{"S":"i"},"constructor":{"M":{"prototype":{"S":"p"},"polluted":{"S":"yes"}}},"toString":{"S":"t"}}';
    expect(images.map((record) => JSON.stringify(at(record, 'dynamodb', 'NewImage')))).toEqual([Item, other, changed]);
  });

  test('in the definition and the input of a workflow are fields like any other', async () => {
    const definition =
      '{"StartAt":"A","States":{' +
      '"A":{"Type":"Pass","Result":"yes","ResultPath":"$.__proto__.polluted","Next":"B"},' +
      '"B":{"Type":"Pass","Result":"yes","ResultPath":"$.constructor.prototype.polluted","End":true}}}';
    const machine = JSON.stringify({ name: 'hostile', definition, roleArn: 'arn:aws:iam::000000000000:role/any' });
    const { body } = await call('AWSStepFunctions.CreateStateMachine', machine);
    const { stateMachineArn } = JSON.parse(body);
    const started = await call('AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn, input: '{}' }));
    await region.settled();
    const { executionArn } = JSON.parse(started.body);
    const { body: described } = await call('AWSStepFunctions.DescribeExecution', JSON.stringify({ executionArn }));
    expect(JSON.parse(described)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}',
    });
  });

  test('as attributes of a message come out as they went in', async () => {
    const QueueUrl = region.resources.get('Transformed')?.ref;
    const attributes =
      '{"__proto__":{"DataType":"String","StringValue":"p"},"constructor":{"DataType":"String","StringValue":"c"}}';
    const sent = await call(
      'AmazonSQS.SendMessage',
      `{"QueueUrl":"${QueueUrl}","MessageBody":"{}","MessageAttributes":${attributes}}`,
    );
    expect(sent.status).toBe(200);
    const wanted = JSON.stringify({ QueueUrl, MessageAttributeNames: ['All'] });
    const [message] = JSON.parse((await call('AmazonSQS.ReceiveMessage', wanted)).body).Messages;
    expect(Object.keys(message.MessageAttributes).toSorted()).toEqual(['__proto__', 'constructor']);
    await call('AmazonSQS.DeleteMessage', JSON.stringify({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  });

  test('as headers of a record reach the function', async () => {
    const bootstrapBrokers = region.kafkaBootstrapServers.split(',');
    const producer = new Producer({ clientId: 'test', bootstrapBrokers, serializers: stringSerializers });
    const headers = new Map([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
    await producer.send({ messages: [{ topic: 'orders', key: '__proto__', value: HOSTILE, headers }] });
    await producer.close();
    await region.settled();
    const events = (await clients.taken('Seen')).map(({ body }) => objectOf(at(body, 'records')));
    const [record] = events.flatMap((records) => Object.values(records).flatMap(objectsOf));
    expect(objectsOf(record?.['headers']).map((one) => Object.keys(one))).toEqual([['__proto__'], ['constructor']]);
    expect(String(Buffer.from(textOf(record?.['value']), 'base64'))).toBe(HOSTILE);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a service by the name of %s is unknown',
    async (name) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/${name}/aws4_request, SignedHeaders=host, Signature=0`;
      const form = { 'content-type': 'application/x-www-form-urlencoded', authorization };
      const answers = [
        await call(`${name}.${name}`, '{}'),
        await send('POST', '/', form, `Action=${name}`),
        await send('GET', `/${name}`, { authorization }),
        await send('GET', `/_region/${name}`),
        await send('GET', `/_api/${name}/x`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 404, 404]);
    },
  );
});

test.each([
  '/_region/../../../etc/passwd',
  '/_region/%2e%2e%2f%2e%2e%2fetc/passwd',
  '/_api/../../etc/passwd',
  '/../../../../etc/passwd',
  '//etc/passwd',
  '/000000000000/../../etc/passwd',
  '/2015-03-31/functions/..%2F..%2Fetc%2Fpasswd',
])('the path %s leads to no file', async (path) => {
  const { status, body } = await send('GET', path);
  expect([status, body.includes('root:')]).toEqual([404, false]);
});

test('only this machine can connect to the endpoint and to the broker', async () => {
  const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal }) => !internal),
  );
  const ports = [region.endpoint, `http://${region.kafkaBootstrapServers}`].map((url) => Number(new URL(url).port));
  const connected = await Promise.all(
    others.flatMap(({ address, family, scopeid }) =>
      ports.map((port) => canConnect(family === 'IPv6' && scopeid ? `${address}%${scopeid}` : address, port)),
    ),
  );
  expect(connected.filter(Boolean)).toEqual([]);
  expect(await Promise.all(ports.map((port) => canConnect('127.0.0.1', port)))).toEqual([true, true]);
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 10_000 });
    const end = (isOpen: boolean) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
