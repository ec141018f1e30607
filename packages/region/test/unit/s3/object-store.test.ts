import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStateStore } from '../../../src/composition/sqlite/open.ts';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Spill } from '../../../src/core/spill.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12);
const CONTENT = {
  body: Buffer.from([0, 255, 10]),
  contentType: 'text/x',
  metadata: { reason: 'a test' },
  systemMetadata: {},
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'objects-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The result of `work` on the buckets of a new process. */
function inProcess<T>(work: (store: ObjectStore, spill: Spill) => T): T {
  const stateStore = openStateStore(directory);
  const spill = openSpill();
  const store = new ObjectStore({
    clock: new VirtualClock(NOW_MS),
    stateStore,
    spill,
    random: seededRandom(1),
    region: 'eu-west-1',
    accountId: '000000000000',
  });
  store.declareBucket('payloads');
  try {
    return work(store, spill);
  } finally {
    spill.close();
    stateStore.close();
  }
}

test('objects outlive the process with a state store, and deleted ones stay deleted', () => {
  const put = inProcess((store) => {
    store.put('payloads', 'gone', CONTENT);
    store.delete('payloads', 'gone');
    return store.put('payloads', 'a/../b', CONTENT);
  });
  expect(inProcess((store) => [...store.list('payloads', '')])).toEqual([put]);
  expect(inProcess((store) => store.get('payloads', 'a/../b'))).toEqual({ ...put, body: CONTENT.body });
  const { body: _body, ...head } = CONTENT;
  expect(put).toEqual({ ...head, key: 'a/../b', eTag: expect.any(String), lastModifiedMs: NOW_MS, sizeBytes: 3 });
});

test('what there is is counted with its bytes, also after it was replaced, deleted and read again', () => {
  inProcess((store) => {
    store.put('payloads', 'a', CONTENT);
    store.put('payloads', 'a', { ...CONTENT, body: Buffer.alloc(10) });
    store.put('payloads', 'b', CONTENT);
    store.delete('payloads', 'b');
    store.delete('payloads', 'never');
    expect(store.fill()).toEqual({ count: 1, sizeBytes: 10 });
  });
  expect(inProcess((store) => store.fill())).toEqual({ count: 1, sizeBytes: 10 });
});

test('keys are listed in the order of their UTF-8, with their prefix, and no other bucket among them', () => {
  const keys = inProcess((store) => {
    store.declareBucket('payloads2');
    for (const key of ['ö', 'z/2', '\u{10000}', 'z/10', '\uffff']) store.put('payloads', key, CONTENT);
    store.put('payloads2', 'a', CONTENT);
    const keysOf = (prefix: string) => [...store.list('payloads', prefix)].map(({ key }) => key);
    return [keysOf(''), keysOf('z/'), keysOf('y')];
  });
  expect(keys).toEqual([['z/10', 'z/2', 'ö', '\uffff', '\u{10000}'], ['z/10', 'z/2'], []]);
});

test('objects are in the file, however many there are', () => {
  inProcess((store, spill) => {
    const body = Buffer.alloc(1_000_000, 7);
    for (let index = 0; index < 50; index++) store.put('payloads', `${index}`, { ...CONTENT, body });
    expect(store.fill()).toEqual({ count: 50, sizeBytes: 50_000_000 });
    expect(spill.sizeBytes()).toBeGreaterThan(50_000_000);
    expect(store.get('payloads', '7').body.equals(body)).toBe(true);
  });
});
