import { expect, test } from '@jest/globals';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { taskObjects } from '../../../src/composition/task-objects.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';

function openBucket(): ObjectStore {
  const objects = new ObjectStore({
    clock: new VirtualClock(0),
    stateStore: NO_STATE_STORE,
    spill: openSpill(),
    random: seededRandom(1),
    region: 'eu-west-1',
    accountId: '000000000000',
  });
  objects.declareBucket('b');
  return objects;
}

function bucketOf(keys: readonly string[]): (request: JsonObject) => Promise<JsonObject> {
  const objects = openBucket();
  for (const key of keys)
    objects.put('b', key, { body: Buffer.from('x'), contentType: 'text/plain', metadata: {}, systemMetadata: {} });
  return async (request) => (await taskObjects(objects)['s3:listObjectsV2']?.({ Bucket: 'b', ...request })) ?? {};
}

test('a task lists a bucket page by page, to the end', async () => {
  const list = bucketOf(['a', 'b', 'c']);
  const first = await list({ MaxKeys: 2 });
  expect(first).toMatchObject({ Contents: [{ Key: 'a' }, { Key: 'b' }], KeyCount: 2, MaxKeys: 2, IsTruncated: true });
  const ContinuationToken = first['NextContinuationToken'] ?? '';
  const last = await list({ MaxKeys: 2, ContinuationToken });
  expect(last).toMatchObject({ Contents: [{ Key: 'c' }], KeyCount: 1, IsTruncated: false });
  expect(last).not.toHaveProperty('NextContinuationToken');
});

test('a task lists what its prefix, delimiter and start leave', async () => {
  const list = bucketOf(['a/1', 'a/2', 'b', 'c']);
  expect(await list({ Delimiter: '/', StartAfter: 'a/1' })).toMatchObject({
    Contents: [{ Key: 'b' }, { Key: 'c' }],
    CommonPrefixes: [{ Prefix: 'a/' }],
    KeyCount: 3,
  });
  expect(await list({ Prefix: 'a/' })).toMatchObject({ Contents: [{ Key: 'a/1' }, { Key: 'a/2' }] });
});

test.each<[Json, string]>([
  ['text', '"text"'],
  [{ a: [1] }, '{"a":[1]}'],
  [false, 'false'],
])('a task writes %j as JSON', async (Body, written) => {
  const objects = openBucket();
  await taskObjects(objects)['s3:putObject']?.({ Bucket: 'b', Key: 'k', Body });
  expect(objects.get('b', 'k').body.toString()).toBe(written);
});
