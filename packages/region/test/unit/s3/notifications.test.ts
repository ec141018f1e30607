import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import type { DestinationService } from '../../../src/s3/notifications/configuration.ts';
import { testStateStore } from '../../support/test-state-store.ts';
import { elements, NOW_MS, openS3 } from './s3-calls.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:told';
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:told';
const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:told';

interface Sent {
  readonly arn: string;
  readonly payload: Json;
}

let s3: ReturnType<typeof openS3>;
let sent: Sent[];
let events: unknown[];
let warned: string[];
/** Which destinations are there, and which of them are open. */
let there: ReadonlySet<DestinationService>;
let open: ReadonlySet<DestinationService>;

function connected(stateStore = NO_STATE_STORE) {
  const opened = openS3({ stateStore });
  opened.store.notifications.connect({
    isThere: (service) => there.has(service),
    isOpen: (service) => open.has(service),
    send: async ({ arn }, payload) => {
      if (arn.endsWith('broken')) throw new Error('no way');
      sent.push({ arn, payload: JSON.parse(payload) });
    },
    putEvent: (event) => void events.push(event),
    warn: (line) => void warned.push(line),
  });
  return opened;
}

beforeEach(async () => {
  [sent, events, warned] = [[], [], []];
  there = new Set(['lambda', 'sqs', 'sns']);
  open = there;
  s3 = connected();
  await s3.ask('PUT', '/shop', { body: constraint });
});
afterEach(() => s3.close());

const constraint =
  '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';

const configuration = (...inner: readonly string[]): string =>
  `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner.join('')}</NotificationConfiguration>`;

const queue = (event: string, more = '', arn = QUEUE): string =>
  `<QueueConfiguration>${more}<Queue>${arn}</Queue><Event>${event}</Event></QueueConfiguration>`;

const lambda = (event: string, more = ''): string =>
  `<CloudFunctionConfiguration>${more}<CloudFunction>${FUNCTION}</CloudFunction><Event>${event}</Event></CloudFunctionConfiguration>`;

const topic = (event: string): string =>
  `<TopicConfiguration><Topic>${TOPIC}</Topic><Event>${event}</Event></TopicConfiguration>`;

const filter = (...rules: readonly (readonly [name: string, value: string])[]): string =>
  `<Filter><S3Key>${rules
    .map(([name, value]) => `<FilterRule><Name>${name}</Name><Value>${value}</Value></FilterRule>`)
    .join('')}</S3Key></Filter>`;

const configured = (body: string, headers = {}) => s3.ask('PUT', '/shop?notification', { body, headers });

/** The names of the events that were sent, in their order. */
const told = (): readonly unknown[] =>
  sent.map(({ payload }) => (payload as { Records?: { eventName: string }[] }).Records?.[0]?.eventName ?? 'test');

describe('a notification', () => {
  test('has the shape of the records of S3', async () => {
    await configured(configuration(lambda('s3:ObjectCreated:*', '<Id>all</Id>')));

    await s3.ask('PUT', '/shop/a%20folder/b(1)%C3%BC.txt', { body: 'letters' });

    expect(sent).toEqual([
      {
        arn: FUNCTION,
        payload: {
          Records: [
            {
              eventVersion: '2.1',
              eventSource: 'aws:s3',
              awsRegion: 'eu-west-1',
              eventTime: new Date(NOW_MS).toISOString(),
              eventName: 'ObjectCreated:Put',
              userIdentity: { principalId: 'AWS:000000000000' },
              requestParameters: { sourceIPAddress: '127.0.0.1' },
              responseElements: {
                'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
                'x-amz-id-2': expect.stringMatching(/^[\w+/]{40,}=*$/),
              },
              s3: {
                s3SchemaVersion: '1.0',
                configurationId: 'all',
                bucket: {
                  name: 'shop',
                  ownerIdentity: { principalId: '000000000000' },
                  arn: 'arn:aws:s3:::shop',
                },
                object: {
                  key: 'a+folder/b%281%29%C3%BC.txt',
                  size: 7,
                  eTag: hash('md5', 'letters'),
                  sequencer: expect.stringMatching(/^00[0-9A-F]{16}$/),
                },
              },
            },
          ],
        },
      },
    ]);
  });

  test('of an object that goes tells neither its size nor its tag', async () => {
    await s3.ask('PUT', '/shop/k', { body: 'x' });
    await configured(configuration(lambda('s3:ObjectRemoved:*')));

    await s3.ask('DELETE', '/shop/k');

    expect(sent[0]?.payload).toMatchObject({
      Records: [{ eventName: 'ObjectRemoved:Delete', s3: { object: { key: 'k', sequencer: expect.anything() } } }],
    });
    expect(JSON.stringify(sent[0]?.payload)).not.toMatch(/eTag|"size"/);
  });

  test('is not sent of an object that is not there', async () => {
    await configured(configuration(lambda('s3:ObjectRemoved:*')));

    expect((await s3.ask('DELETE', '/shop/none')).status).toBe(204);

    expect(sent).toEqual([]);
  });

  test('is sent for each way in which objects come and go', async () => {
    await configured(configuration(lambda('s3:ObjectCreated:*'), queue('s3:ObjectRemoved:Delete')));
    sent.length = 0;

    await s3.ask('PUT', '/shop/k', { body: 'x' });
    await s3.ask('PUT', '/shop/copy', { headers: { 'x-amz-copy-source': '/shop/k' } });
    const { text } = await s3.ask('POST', '/shop/big?uploads');
    const [id = ''] = elements(text, 'UploadId');
    const part = await s3.ask('PUT', `/shop/big?partNumber=1&uploadId=${id}`, { body: 'y' });
    const eTag = String('headers' in part ? part.headers?.['etag'] : '');
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${eTag}</ETag></Part></CompleteMultipartUpload>`;
    await s3.ask('POST', `/shop/big?uploadId=${id}`, { body });
    await s3.ask('POST', '/shop?delete', {
      body: '<Delete><Object><Key>k</Key></Object><Object><Key>none</Key></Object></Delete>',
    });

    expect(told()).toEqual([
      'ObjectCreated:Put',
      'ObjectCreated:Copy',
      'ObjectCreated:CompleteMultipartUpload',
      'ObjectRemoved:Delete',
    ]);
  });

  test('has a sequencer that grows, also within a millisecond', async () => {
    await configured(configuration(lambda('s3:ObjectCreated:*')));

    for (const key of ['a', 'b', 'c']) await s3.ask('PUT', `/shop/${key}`, { body: 'x' });

    const sequencers = sent.map(({ payload }) => /"sequencer":"(\w+)"/.exec(JSON.stringify(payload))?.[1]);
    expect(new Set(sequencers).size).toBe(3);
    expect(sequencers.every((one = '', index) => index === 0 || one > (sequencers[index - 1] ?? ''))).toBe(true);
  });

  test('is sent only for keys that the filter lets through', async () => {
    await configured(configuration(lambda('s3:ObjectCreated:*', filter(['prefix', 'in/'], ['Suffix', '.csv']))));

    for (const key of ['in/a.csv', 'in/a.txt', 'out/a.csv']) await s3.ask('PUT', `/shop/${key}`, { body: 'x' });

    expect(sent.map(({ payload }) => /"key":"([^"]+)"/.exec(JSON.stringify(payload))?.[1])).toEqual(['in/a.csv']);
  });

  test('that a destination refuses is told in the log, and the object is there', async () => {
    await configured(configuration(queue('s3:ObjectCreated:*', '', `${QUEUE}-broken`)));
    warned.length = 0;

    expect((await s3.ask('PUT', '/shop/k', { body: 'x' })).status).toBe(200);
    await new Promise(setImmediate);

    expect(warned).toEqual([`warning: s3: shop/k is not told to ${QUEUE}-broken: no way`]);
    expect(s3.store.notifications.pendingCount).toBe(0);
  });
});

describe('EventBridge', () => {
  beforeEach(() => configured(configuration('<EventBridgeConfiguration/>')));

  test('is told of an object that comes', async () => {
    await s3.ask('PUT', '/shop/a%20b', { body: 'letters' });

    expect(events).toEqual([
      {
        source: 'aws.s3',
        detailType: 'Object Created',
        resources: ['arn:aws:s3:::shop'],
        detail: {
          version: '0',
          bucket: { name: 'shop' },
          object: {
            key: 'a b',
            size: 7,
            etag: hash('md5', 'letters'),
            sequencer: expect.stringMatching(/^00[0-9A-F]{16}$/),
          },
          'request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
          requester: '000000000000',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  test('is told of an object that goes', async () => {
    await s3.ask('PUT', '/shop/k', { body: 'x' });
    await s3.ask('DELETE', '/shop/k');

    expect(events[1]).toMatchObject({
      detailType: 'Object Deleted',
      detail: {
        object: { key: 'k', sequencer: expect.anything() },
        reason: 'DeleteObject',
        'deletion-type': 'Permanently Deleted',
      },
    });
  });
});

describe('a configuration', () => {
  test('comes back with ids, and with the names of rules as S3 writes them', async () => {
    await configured(
      configuration(
        queue('s3:ObjectCreated:*', `<Id>mine</Id>${filter(['prefix', 'a&amp;b/'])}`),
        lambda('s3:ObjectRemoved:*'),
        '<EventBridgeConfiguration/>',
      ),
    );

    const { text } = await s3.ask('GET', '/shop?notification');

    expect(text).toContain(
      `<QueueConfiguration><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>a&amp;b/</Value></FilterRule></S3Key></Filter><Id>mine</Id><Queue>${QUEUE}</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>`,
    );
    expect(elements(text, 'Id')).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'mine']);
    expect(text).toContain('<EventBridgeConfiguration/>');
  });

  test('that is empty tells nobody any more', async () => {
    await configured(configuration(lambda('s3:ObjectCreated:*')));
    await configured(configuration());

    await s3.ask('PUT', '/shop/k', { body: 'x' });

    expect(sent).toEqual([]);
    expect((await s3.ask('GET', '/shop?notification')).text).not.toContain('<Id>');
  });

  test('sends a test event to new queues and topics', async () => {
    await configured(configuration(queue('s3:ObjectCreated:*'), topic('s3:ObjectRemoved:*')));
    await configured(configuration(queue('s3:ObjectCreated:Put'), topic('s3:ObjectRemoved:*')));

    expect(sent.map(({ arn }) => arn)).toEqual([QUEUE, TOPIC]);
    expect(sent[0]?.payload).toEqual({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: new Date(NOW_MS).toISOString(),
      Bucket: 'shop',
      RequestId: expect.stringMatching(/^[0-9A-F]{16}$/),
      HostId: expect.any(String),
    });
  });

  test.each<[what: string, body: string, message: string]>([
    ['an event that S3 does not have', queue('s3:ObjectMoved'), 'The event is not supported for notifications'],
    [
      'a rule of another name',
      queue('s3:ObjectCreated:*', filter(['infix', 'a'])),
      'filter rule name must be either prefix or suffix',
    ],
    [
      'two prefixes',
      queue('s3:ObjectCreated:*', filter(['prefix', 'a'], ['Prefix', 'b'])),
      'Cannot specify more than one prefix rule in a filter.',
    ],
    [
      'two destinations of one event',
      queue('s3:ObjectCreated:*') + lambda('s3:ObjectCreated:Put'),
      'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
    ],
    [
      'filters that some key passes both',
      queue('s3:ObjectCreated:*', filter(['prefix', 'a/'])) + lambda('s3:ObjectCreated:Put', filter(['prefix', 'a/b'])),
      'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
    ],
  ])('with %s is refused', async (_what, body, message) => {
    expect(await configured(configuration(body))).toMatchObject({ code: 'InvalidArgument', status: 400, message });
  });

  test('with filters that no key passes both is taken', async () => {
    const body = configuration(
      queue('s3:ObjectCreated:*', filter(['prefix', 'a/'])),
      lambda('s3:ObjectCreated:Put', filter(['prefix', 'b/'])),
    );

    expect((await configured(body)).status).toBe(200);
  });

  test.each<[string, string, string, string]>([
    ['a function', lambda('s3:ObjectCreated:*'), FUNCTION, `Not authorized to invoke function [${FUNCTION}]`],
    [
      'a queue',
      queue('s3:ObjectCreated:*'),
      QUEUE,
      'Permissions on the destination queue do not allow S3 to publish notifications from this bucket',
    ],
  ])('with %s that is closed to S3 is refused, unless nobody asks', async (_what, body, arn, fault) => {
    open = new Set();

    expect(await configured(configuration(body))).toMatchObject({
      code: 'InvalidArgument',
      message: 'Unable to validate the following destination configurations',
      members: { ArgumentName1: arn, ArgumentValue1: fault },
    });
    const unasked = { 'x-amz-skip-destination-validation': 'true' };
    expect((await configured(configuration(body), unasked)).status).toBe(200);
  });

  test.each<[string, string, string]>([
    ['a function', lambda('s3:ObjectCreated:*'), 'The destination Lambda does not exist'],
    ['a queue', queue('s3:ObjectCreated:*'), 'The destination queue does not exist'],
    ['a topic', topic('s3:ObjectCreated:*'), 'The destination topic does not exist'],
  ])('with %s that is not there is refused', async (_what, body, fault) => {
    there = new Set();

    expect(await configured(configuration(body))).toMatchObject({ members: { ArgumentValue1: fault } });
  });

  test('of no form is refused', async () => {
    expect(await configured('<Other/>')).toMatchObject({ code: 'MalformedXML' });
  });

  test('outlives the process, and ends with its bucket', async () => {
    using stores = testStateStore();
    const first = connected(stores.open());
    await first.ask('PUT', '/kept', { body: constraint });
    await first.ask('PUT', '/kept?notification', { body: configuration(lambda('s3:ObjectCreated:*', '<Id>a</Id>')) });
    first.close();

    const second = connected(stores.open());
    expect(elements((await second.ask('GET', '/kept?notification')).text, 'Id')).toEqual(['a']);
    await second.ask('DELETE', '/kept');
    await second.ask('PUT', '/kept', { body: constraint });
    expect(elements((await second.ask('GET', '/kept?notification')).text, 'Id')).toEqual([]);
    second.close();
  });
});
