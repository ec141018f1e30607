import { type Caller, element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { bucket, codeOf, elements, S3_API, s3 } from './s3-calls.ts';

const PUT = `${S3_API}/API_PutBucketNotificationConfiguration.html`;
const HOW = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/NotificationHowTo.html';

const configuration = (inner: string): string =>
  `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</NotificationConfiguration>`;

const queue = (name: string, event: string, filter = ''): string =>
  `<QueueConfiguration><Id>mine</Id><Queue>arn:aws:sqs:us-east-1:000000000000:${name}</Queue><Event>${event}</Event>${filter}</QueueConfiguration>`;

const rule = (name: string): string =>
  `<Filter><S3Key><FilterRule><Name>${name}</Name><Value>in/</Value></FilterRule></S3Key></Filter>`;

const UNCHECKED = { 'x-amz-skip-destination-validation': 'true' };

const put = (aws: Caller, name: string, inner: string, headers: Readonly<Record<string, string>> = {}) =>
  s3(aws, 'PUT', `/${name}?notification`, { body: configuration(inner), headers });

const refused = (
  name: string,
  inner: (own: string) => string,
  headers = UNCHECKED as Record<string, string>,
): ConformanceCase => ({
  name,
  source: PUT,
  run: async (aws, own) => codeOf(await put(aws, await bucket(aws, own), inner(own), headers)),
  gives: { status: 400, code: 'InvalidArgument' },
});

export const S3_NOTIFICATIONS: readonly ConformanceCase[] = [
  {
    name: 'a bucket that tells nobody has an empty configuration',
    source: `${S3_API}/API_GetBucketNotificationConfiguration.html`,
    run: async (aws, own) => {
      const { status, text } = await s3(aws, 'GET', `/${await bucket(aws, own)}?notification`);
      return [status, elements(text, 'Id')];
    },
    gives: [200, []],
  },
  {
    name: 'a configuration comes back with id, events and filter',
    source: PUT,
    run: async (aws, own) => {
      await put(aws, await bucket(aws, own), queue(own, 's3:ObjectCreated:Put', rule('prefix')), UNCHECKED);
      const { text } = await s3(aws, 'GET', `/${own}?notification`);
      return ['Id', 'Event', 'Value'].map((name) => element(text, name));
    },
    gives: ['mine', 's3:ObjectCreated:Put', 'in/'],
  },
  {
    name: 'a configuration takes the place of the one before',
    source: PUT,
    run: async (aws, own) => {
      await put(aws, await bucket(aws, own), queue(own, 's3:ObjectCreated:Put'), UNCHECKED);
      await put(aws, own, '<EventBridgeConfiguration/>');
      const { text } = await s3(aws, 'GET', `/${own}?notification`);
      return [elements(text, 'Id'), text.includes('EventBridgeConfiguration')];
    },
    gives: [[], true],
  },
  refused('a notification about no event of S3', (own) => queue(own, 's3:ObjectMoved')),
  refused('a filter by anything but prefix and suffix', (own) => queue(own, 's3:ObjectCreated:*', rule('infix'))),
  refused('a notification to a queue that is not there', (own) => queue(`${own}-none`, 's3:ObjectCreated:*'), {}),
  {
    name: 'two notifications about one event for the same keys',
    source: HOW,
    run: async (aws, own) => {
      const one = queue(`${own}-a`, 's3:ObjectCreated:*').replace('mine', 'a');
      const other = queue(`${own}-b`, 's3:ObjectCreated:Put').replace('mine', 'b');
      return codeOf(await put(aws, await bucket(aws, own), one + other, UNCHECKED));
    },
    gives: { status: 400, code: 'InvalidArgument' },
  },
  {
    name: 'a notification of a bucket that is not there',
    source: PUT,
    run: async (aws) => codeOf(await put(aws, 'no-such-bucket-here', '')),
    gives: { status: 404, code: 'NoSuchBucket' },
  },
];
