import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStateStore } from '../../../src/composition/sqlite-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12);
const CONTENT = { body: Buffer.from([0, 255, 10]), contentType: 'text/x', metadata: { reason: 'a test' } };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'objects-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The result of `work` on the buckets of a new process. */
function inProcess<T>(work: (store: ObjectStore) => T): T {
  const stateStore = openStateStore(directory);
  const store = new ObjectStore({ clock: new VirtualClock(NOW_MS), stateStore });
  store.declareBucket('payloads', []);
  try {
    return work(store);
  } finally {
    stateStore.close();
  }
}

test('objects outlive the process with a state store, and deleted ones stay deleted', () => {
  const put = inProcess((store) => {
    store.put('payloads', 'gone', CONTENT);
    store.delete('payloads', 'gone');
    return store.put('payloads', 'a/../b', CONTENT);
  });
  expect(inProcess((store) => store.list('payloads', ''))).toEqual([put]);
  expect(put).toEqual({ ...CONTENT, key: 'a/../b', eTag: expect.any(String), lastModifiedMs: NOW_MS });
});
