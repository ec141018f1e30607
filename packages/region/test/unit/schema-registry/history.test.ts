import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/core/json.ts';
import type { StateStore } from '../../../src/core/state-store.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { avroOf, openRegistry, record, type TestRegistry } from './fixture.ts';

let stateStore: TestStateStore;
beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(() => {
  stateStore[Symbol.dispose]();
});

const SUBJECTS = ['a', 'b/c', 'é "d"'];

type Step =
  | { readonly kind: 'register'; readonly subject: string; readonly fields: readonly string[] }
  | { readonly kind: 'delete'; readonly subject: string; readonly isPermanent: boolean }
  | {
      readonly kind: 'deleteVersion';
      readonly subject: string;
      readonly version: number;
      readonly isPermanent: boolean;
    }
  | { readonly kind: 'level'; readonly subject: string; readonly level: string };

const subject = fc.constantFrom(...SUBJECTS);
const isPermanent = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('register' as const), subject, fields: fc.subarray(['a', 'b', 'c']) }),
  },
  fc.record({ kind: fc.constant('delete' as const), subject, isPermanent }),
  fc.record({
    kind: fc.constant('deleteVersion' as const),
    subject,
    version: fc.integer({ min: 1, max: 4 }),
    isPermanent,
  }),
  fc.record({ kind: fc.constant('level' as const), subject, level: fc.constantFrom('NONE', 'FULL') }),
);

const pathOf = (name: string): string => `/subjects/${encodeURIComponent(name)}`;

async function take(registry: TestRegistry, one: Step): Promise<Json> {
  const path = pathOf(one.subject);
  if (one.kind === 'register') return (await registry.post(`${path}/versions`, avroOf(...one.fields))).body;
  if (one.kind === 'level') {
    return (await registry.put(`/config/${encodeURIComponent(one.subject)}`, { compatibility: one.level })).body;
  }
  const permanent = `?permanent=${one.isPermanent}`;
  const at = one.kind === 'delete' ? path : `${path}/versions/${one.version}`;
  return (await registry.delete(at + permanent)).body;
}

/** All that a registry shows. */
async function shownBy(registry: TestRegistry): Promise<Json> {
  const paths = [
    '/schemas',
    '/schemas?deleted=true',
    '/subjects?deletedOnly=true',
    ...SUBJECTS.map((name) => `/config/${encodeURIComponent(name)}`),
    ...Array.from({ length: 9 }, (_, id) => `/schemas/ids/${id}?fetchMaxId=true`),
  ];
  return Promise.all(paths.map(async (path) => (await registry.get(path)).body));
}

test('whatever is registered and deleted, an id has one schema, and a restart shows the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      stateStore[Symbol.dispose]();
      stateStore = testStateStore();
      const registry = openRegistry(stateStore.open());
      await registry.put('/config', { compatibility: 'NONE' });
      const textOf = new Map<unknown, string>();
      for (const one of steps) {
        const answer = await take(registry, one);
        if (one.kind !== 'register') continue;
        const { id, error_code: refused } = answer as { id?: number; error_code?: number };
        if (refused === 409) continue;
        // Once given, an id stays with its schema, also over deletions for good.
        expect(textOf.get(id) ?? record(...one.fields)).toBe(record(...one.fields));
        textOf.set(id, record(...one.fields));
        expect([...textOf.values()].filter((text) => text === record(...one.fields))).toHaveLength(1);
      }
      const before = await shownBy(registry);
      expect(await shownBy(openRegistry(stateStore.open()))).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

test('schemas, versions, levels and modes outlive the process', async () => {
  const registry = openRegistry(stateStore.open());
  await registry.post('/subjects/a/versions', avroOf('a'));
  await registry.post('/subjects/b/versions', {
    schema: '{"type":"record","name":"S","fields":[{"name":"r","type":"R"}]}',
    references: [{ name: 'R', subject: 'a', version: 1 }],
  });
  await registry.put('/config', { compatibility: 'FULL' });
  await registry.put('/mode/a', { mode: 'READONLY' });

  const next = openRegistry(stateStore.open());
  expect((await next.get('/config')).body).toEqual({ compatibilityLevel: 'FULL' });
  expect((await next.get('/mode/a')).body).toEqual({ mode: 'READONLY' });
  expect((await next.post('/subjects/b/versions', { schema: '"int"' })).status).toBe(409);
  expect((await next.get('/subjects/a/versions/1/referencedby')).body).toEqual([2]);
});

test.each([
  ['schema-registry-schema', '1', { id: 1, type: 'AVRO', text: '"long"', references: [], guid: 'changed' }],
  ['schema-registry-schema', '1', { id: 1, type: 'XML' }],
  ['schema-registry-version', '1 a', { subject: 'a', version: '1' }],
  ['schema-registry-level', '', { value: 'SIDEWAYS' }],
  ['schema-registry-mode', '', {}],
])('a row of %s that nobody has written so is refused', async (kind, key, row) => {
  const before = stateStore.open();
  const registry = openRegistry(before);
  await registry.post('/subjects/a/versions', avroOf('a'));
  before.put(kind, key, row);
  expect(() => openRegistry(stateStore.open())).toThrow(`The row ${key} of ${kind} in the data directory is not what`);
});

test('what cannot be persisted is not there, and the next start shows the same', async () => {
  const store = stateStore.open();
  let isFull = false;
  const put: StateStore['put'] = (kind, key, value) => {
    if (isFull && kind === 'schema-registry-version') throw new Error('disk full');
    store.put(kind, key, value);
  };
  const faulty: StateStore = {
    isPersisted: true,
    put,
    rows: (kind) => store.rows(kind),
    remove: (kind, key) => {
      if (isFull && key.startsWith('2 ')) throw new Error('disk full');
      store.remove(kind, key);
    },
    atomically: (work) => store.atomically(work),
    close: () => store.close(),
  };
  const registry = openRegistry(faulty);
  await registry.put('/config', { compatibility: 'NONE' });
  for (const name of ['a', 'b']) await registry.post('/subjects/s/versions', avroOf(name));
  isFull = true;
  await expect(registry.post('/subjects/s/versions', avroOf('c'))).rejects.toThrow('disk full');
  await expect(registry.delete('/subjects/s')).rejects.toThrow('disk full');
  expect((await registry.get('/subjects/s/versions')).body).toEqual([1, 2]);
  isFull = false;
  expect((await registry.post('/subjects/s/versions', avroOf('c'))).body).toMatchObject({ id: 3, version: 3 });
  await registry.delete('/subjects/s');
  isFull = true;
  await expect(registry.delete('/subjects/s?permanent=true')).rejects.toThrow('disk full');
  isFull = false;

  const before = await shownBy(registry);
  expect((await registry.get('/schemas?deleted=true')).body).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(await shownBy(openRegistry(stateStore.open()))).toEqual(before);
});

test('a version without its schema is refused', async () => {
  const before = stateStore.open();
  await openRegistry(before).post('/subjects/a/versions', avroOf('a'));
  before.remove('schema-registry-schema', '1');
  expect(() => openRegistry(stateStore.open())).toThrow('Version 1 of subject a has the schema 1, which is not there.');
});
