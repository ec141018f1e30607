import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { headersOf } from '../../ops/shop/webhook/request.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { problemsOfAnswer } from '../support/open-api.ts';
import { until } from '../support/until.ts';

const TIMEOUT_MS = 180_000;
const ROUTE = 'POST /partners/{partner}/events';
const KEY = 'local-partner-key-of-this-laptop';

let region: Region;
let sqs: SQSClient;
let seenUrl: string;
beforeAll(async () => {
  const packageDir = path.dirname(await ensurePackaged());
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 } });
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
  });
  sqs = new SQSClient(clientOf(region));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'seen', Attributes: { Policy } }));
  seenUrl = QueueUrl;
  const events = new EventBridgeClient(clientOf(region));
  const rule = { Name: 'seen', EventBusName: region.resources.get('Bus')?.ref };
  const EventPattern = JSON.stringify({ source: [{ prefix: 'partner.' }] });
  await events.send(new PutRuleCommand({ ...rule, EventPattern }));
  const Arn = 'arn:aws:sqs:eu-west-1:000000000000:seen';
  await events.send(
    new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets: [{ Id: 'seen', Arn }] }),
  );
}, TIMEOUT_MS);
afterAll(() => region.stop());

interface Told {
  readonly key?: string;
  readonly id?: string;
  readonly type?: string;
  readonly ageMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a body as that partner would. */
async function tell(partner: string, body: string | Buffer, told: Told = {}) {
  const { key = KEY, id = 'd-1', type = 'test', ageMs = 0, headers = {} } = told;
  const bytes = Buffer.from(body);
  const nowMs = Date.now() - ageMs;
  const signed = headersOf({ partner, body: bytes, key: Buffer.from(key), type, deliveryId: id, nowMs });
  return post(partner, bytes, { ...signed, ...headers });
}

async function post(partner: string, body: Buffer, headers: Readonly<Record<string, string>>) {
  const endpoint = textOf(region.resources.get('HttpApi')?.attributes['ApiEndpoint']);
  const answer = await fetch(`${endpoint}/partners/${partner}/events`, { method: 'POST', headers, body });
  const read = objectOf(parseJson(await answer.text()));
  expect(problemsOfAnswer(ROUTE, answer.status, String(answer.headers.get('content-type')), read)).toEqual([]);
  return { status: answer.status, body: read };
}

/** The details of the events that partners have brought to the bus since the last call. */
async function brought() {
  await region.settled();
  return (await drain(sqs, seenUrl)).map((text) => objectOf(at(parseJson(text), 'detail')));
}

const PARCEL = { id: 'SHP-7', reference: 'ORD-7', at: '2026-03-02T11:00:00Z', trackingCode: 'SP-7' };
const dispatched = (id: string) =>
  JSON.stringify({ id, type: 'parcel.dispatched', carrier: 'Swift Post', parcel: PARCEL });

describe('a partner tells by webhook', () => {
  test('what is an event of the shop, however often: it is on the bus once', async () => {
    const first = await tell('carrier', dispatched('dlv-1'));
    const again = await tell('carrier', dispatched('dlv-1'), { ageMs: 1_000 });

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(await brought()).toMatchObject([
      {
        metadata: {
          type: 'ShipmentDispatched',
          source: 'partner.shipments',
          subject: 'SHP-7',
          id: first.body['eventId'],
        },
        data: { shipmentId: 'SHP-7', orderId: 'ORD-7', carrier: 'Swift Post', trackingCode: 'SP-7' },
      },
    ]);
  });

  test('in any bytes that are JSON, and the event has them as they came', async () => {
    const body = '\n{ "price": 1.10, "total": 9007199254740993, "name": "Zürich \\u00fc 😀" }\r\n';
    for (const type of ['application/json', 'application/octet-stream']) {
      const told = { type: 'release', headers: { 'content-type': type } };
      expect(await tell('github', `${body}${type === 'application/json' ? '' : ' '}`, told)).toMatchObject({
        status: 200,
      });
    }
    const events = await brought();
    expect(events.map((event) => textOf(at(event, 'data', 'payload'))).sort()).toEqual([body, `${body} `]);
    expect(events[0]).toMatchObject({ data: { partner: 'github', deliveryId: 'd-1', type: 'release' } });
  });

  test('with each scheme, and forged, late or unsigned requests bring nothing', async () => {
    const body = '{"id":"evt_9","type":"invoice.paid"}';
    for (const partner of ['stripe', 'shopify']) expect(await tell(partner, body)).toMatchObject({ status: 200 });
    expect(await brought()).toHaveLength(2);

    const problem = { code: 'SIGNATURE_INVALID', detail: 'The signature is missing, wrong or too old.' };
    const forged = [
      await tell('stripe', '{"id":"evt_10","type":"invoice.paid"}', { key: 'the key of somebody else' }),
      await tell('stripe', '{"id":"evt_10","type":"invoice.paid"}', { ageMs: 301_000 }),
      await tell('carrier', dispatched('dlv-9'), { headers: { 'x-carrier-timestamp': '1' } }),
      await post('github', Buffer.from('{}'), {}),
      await post('shopify', Buffer.from([0x7b, 0xff, 0x7d]), { 'x-shopify-hmac-sha256': 'AAAA' }),
    ];
    for (const answer of forged) expect(answer).toMatchObject({ status: 401, body: problem });
    expect(await brought()).toEqual([]);
  });

  test('with the new key and with the one before it, once the key has been rotated', async () => {
    const secrets = new SecretsManagerClient(clientOf(region));
    const SecretString = 'the key since this morning';
    await secrets.send(new PutSecretValueCommand({ SecretId: 'tributary-dev/partners/shopify', SecretString }));
    // The function has read the key a moment ago, so it may look again only a while later.
    const isTaken = async () => (await tell('shopify', '{"rotated":1}', { key: SecretString })).status === 200;
    await until(isTaken, 'the new key to count');
    expect(await tell('shopify', '{"rotated":2}')).toMatchObject({ status: 200 });
    expect(await brought()).toHaveLength(2);
  }, 60_000);

  test('by `npm run webhook`, which signs with the key of the region', async () => {
    const args = ['ops/shop/webhook.ts', 'stripe', '--file', 'test/end-to-end/webhook.json', '--endpoint'];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, region.endpoint]);
    expect(stdout).toMatch(/^200 \{"deliveryId":"evt_file",/);
    expect(await brought()).toMatchObject([{ data: { partner: 'stripe', deliveryId: 'evt_file' } }]);
  }, 60_000);

  test.each([
    ['nobody', '{}', 404, 'PARTNER_UNKNOWN'],
    ['github', 'no JSON', 400, 'REQUEST_NOT_JSON'],
    ['github', `{"a":"${'b'.repeat(262_144)}"}`, 413, 'REQUEST_TOO_LARGE'],
    ['carrier', '{"id":"dlv-2","type":"parcel.lost"}', 422, 'WEBHOOK_INVALID'],
  ])('what cannot be taken: %s is answered %#', async (partner, body, status, code) => {
    const answer = partner === 'nobody' ? await post(partner, Buffer.from(body), {}) : await tell(partner, body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await brought()).toEqual([]);
  });
});
