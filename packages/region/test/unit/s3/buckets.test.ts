import { afterEach, describe, expect, test } from '@jest/globals';
import { isBucketName } from '../../../src/s3/bucket-name.ts';
import { testStateStore } from '../../support/test-state-store.ts';
import { elements, NOW_MS, openS3 } from './s3-calls.ts';

const opened: { close(): void }[] = [];
const open = (options?: Parameters<typeof openS3>[0]) => {
  const s3 = openS3(options);
  opened.push(s3);
  return s3;
};
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const located = (region: string) =>
  `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

describe('the name of a bucket', () => {
  test.each(['abc', 'a1.b-2', '1'.repeat(63)])('%s is one', (name) => {
    expect(isBucketName(name)).toBe(true);
  });
  test.each(['ab', 'a'.repeat(64), 'Abc', 'a_b', '-abc', 'abc-', 'abc.', 'a..b', '192.168.5.4', 'xn--a', 'a-s3alias'])(
    '%s is none',
    (name) => {
      expect(isBucketName(name)).toBe(false);
    },
  );
});

describe('a bucket is created', () => {
  test('where the call says, listed with its time, and located', async () => {
    const { ask } = open();
    const { status, headers } = { headers: {}, ...(await ask('PUT', '/mine', { body: located('eu-west-1') })) };
    expect([status, headers]).toEqual([200, { location: 'http://mine.s3.amazonaws.com/' }]);
    const { text } = await ask('GET', '/');
    expect([elements(text, 'Name'), elements(text, 'CreationDate')]).toEqual([
      ['mine'],
      [new Date(NOW_MS).toISOString()],
    ]);
    expect((await ask('GET', '/mine?location')).text).toContain('>eu-west-1</LocationConstraint>');
    expect(await ask('HEAD', '/mine')).toMatchObject({ headers: { 'x-amz-bucket-region': 'eu-west-1' } });
  });

  test('in us-east-1 without a place, and there as often as one likes', async () => {
    const { ask } = open({ region: 'us-east-1' });
    for (const _time of [1, 2])
      expect(await ask('PUT', '/mine')).toMatchObject({ status: 200, headers: { location: '/mine' } });
    expect((await ask('GET', '/mine?location')).text).toMatch(
      /<LocationConstraint xmlns="[^"]+"><\/LocationConstraint>$/,
    );
  });

  test('by its host', async () => {
    const { ask, store } = open({ region: 'us-east-1' });
    expect(await ask('PUT', '/', { headers: { host: 'mine.s3.localhost:4566' } })).toMatchObject({ status: 200 });
    expect(store.has('mine')).toBe(true);
  });

  test.each([
    ['eu-west-1', '/mine', located('eu-west-1'), 'BucketAlreadyOwnedByYou', 409],
    ['eu-west-1', '/No_Name', located('eu-west-1'), 'InvalidBucketName', 400],
    ['eu-west-1', '/other', '', 'IllegalLocationConstraintException', 400],
    ['eu-west-1', '/other', located('us-east-1'), 'InvalidLocationConstraint', 400],
    ['us-east-1', '/other', located('eu-west-1'), 'IllegalLocationConstraintException', 400],
    ['us-east-1', '/other', '<Other/>', 'MalformedXML', 400],
  ])('not in %s as %s with %j: %s', async (region, path, body, code, status) => {
    const { ask, store } = open({ region });
    store.declareBucket('mine');
    expect(await ask('PUT', path, { body })).toMatchObject({ code, status });
    expect(store.buckets.all().map(({ name }) => name)).toEqual(['mine']);
  });
});

describe('a bucket is deleted', () => {
  test('when it is empty, with its uploads', async () => {
    const { ask, store } = open();
    store.declareBucket('mine');
    await ask('PUT', '/mine/k', { body: 'x' });
    await ask('POST', '/mine/k?uploads');
    const notEmpty = { code: 'BucketNotEmpty', status: 409, members: { BucketName: 'mine' } };
    expect(await ask('DELETE', '/mine')).toMatchObject(notEmpty);
    await ask('DELETE', '/mine/k');
    expect(await ask('DELETE', '/mine')).toMatchObject({ status: 204 });
    expect(await ask('DELETE', '/mine')).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(store.uploads.of('mine')).toEqual([]);
  });
});

test('buckets are listed by pages and prefixes, and only those of a Region', async () => {
  const { ask, store } = open();
  for (const name of ['a-1', 'b-1', 'a-2', 'a-3']) store.declareBucket(name);
  const names = async (query: string) => elements((await ask('GET', `/?${query}`)).text, 'Name');
  const first = await ask('GET', '/?prefix=a&max-buckets=2');
  expect(elements(first.text, 'Name')).toEqual(['a-1', 'a-2']);
  const [token = ''] = elements(first.text, 'ContinuationToken');
  expect(await names(`prefix=a&max-buckets=2&continuation-token=${token}`)).toEqual(['a-3']);
  expect(await names('bucket-region=us-east-1')).toEqual([]);
  expect(await ask('GET', '/?max-buckets=0')).toMatchObject({ code: 'InvalidArgument' });
});

test('buckets that calls created outlive the process, and the others are those of templates', async () => {
  using disk = testStateStore();
  const before = open({ stateStore: disk.open() });
  await before.ask('PUT', '/mine', { body: located('eu-west-1') });
  await before.ask('PUT', '/gone', { body: located('eu-west-1') });
  await before.ask('DELETE', '/gone');
  before.store.declareBucket('declared');
  const after = open({ stateStore: disk.open() });
  expect(after.store.buckets.all()).toEqual([
    { name: 'mine', createdAtMs: NOW_MS, expirations: [], abortions: [], corsRules: [] },
  ]);
});

test.each([
  ['no keys', '<Delete></Delete>'],
  ['more than a thousand keys', `<Delete>${'<Object><Key>k</Key></Object>'.repeat(1001)}</Delete>`],
])('DeleteObjects of %s is malformed', async (_what, body) => {
  const { ask, store } = open();
  store.declareBucket('mine');
  expect(await ask('POST', '/mine?delete', { body })).toMatchObject({ code: 'MalformedXML', status: 400 });
});

test('the older list goes on behind a marker, and says the next one of folders', async () => {
  const { ask, store } = open();
  store.declareBucket('mine');
  for (const key of ['a/1', 'a/2', 'b', 'c%20d']) await ask('PUT', `/mine/${key}`, { body: 'x' });
  const page = async (query: string) => {
    const { text } = await ask('GET', `/mine?${query}`);
    return ['Key', 'Marker', 'IsTruncated', 'NextMarker', 'MaxKeys'].map((name) => elements(text, name));
  };
  expect(await page('max-keys=2')).toEqual([['a/1', 'a/2'], [''], ['true'], [], ['2']]);
  expect(await page('marker=a/2')).toEqual([['b', 'c d'], ['a/2'], ['false'], [], ['1000']]);
  expect(await page('delimiter=/&max-keys=1')).toEqual([[], [''], ['true'], ['a/'], ['1']]);
  expect(await page('delimiter=/&marker=a/&encoding-type=url')).toEqual([
    ['b', 'c%20d'],
    ['a/'],
    ['false'],
    [],
    ['1000'],
  ]);
  expect(await ask('GET', '/nowhere')).toMatchObject({ code: 'NoSuchBucket' });
  expect(await ask('GET', '/mine?list-type=1')).toMatchObject({ code: 'NotImplemented' });
});
