import { beforeEach, expect, test } from '@jest/globals';
import { avroOf, openRegistry, refusalOf, type TestRegistry } from './fixture.ts';

const VERSIONS = '/subjects/a/versions';

let registry: TestRegistry;
beforeEach(async () => {
  registry = openRegistry();
  await registry.post(VERSIONS, avroOf('a'));
  await registry.post(VERSIONS, avroOf('a', 'b?'));
});

test('a version that is deleted is hidden, and still readable by its id', async () => {
  expect((await registry.delete(`${VERSIONS}/2`)).body).toBe(2);
  expect((await registry.get(VERSIONS)).body).toEqual([1]);
  expect((await registry.get(`${VERSIONS}/latest`)).body).toMatchObject({ version: 1 });
  expect(refusalOf(await registry.get(`${VERSIONS}/2`))).toBe('404 40402');
  expect((await registry.get(`${VERSIONS}?deleted=true`)).body).toEqual([1, 2]);
  expect((await registry.get(`${VERSIONS}?deletedOnly=true`)).body).toEqual([2]);
  expect((await registry.get(`${VERSIONS}/2?deleted=true`)).body).toMatchObject({ version: 2, deleted: true });
  expect((await registry.get('/schemas/ids/2')).status).toBe(200);
  expect((await registry.get('/schemas/ids/2/subjects')).body).toEqual([]);
  expect((await registry.get('/schemas/ids/2/subjects?deleted=True')).body).toEqual(['a']);
  expect(refusalOf(await registry.post('/subjects/a', avroOf('a', 'b?')))).toBe('404 40403');
  expect((await registry.post('/subjects/a?deleted=true', avroOf('a', 'b?'))).body).toMatchObject({ version: 2 });
});

test('a schema that comes back has its id, and a version of its own', async () => {
  await registry.delete(`${VERSIONS}/2`);
  expect((await registry.post(VERSIONS, avroOf('a', 'b?'))).body).toMatchObject({ id: 2, version: 3 });
});

test('what is deleted for good was deleted before', async () => {
  expect(refusalOf(await registry.delete(`${VERSIONS}/2?permanent=true`))).toBe('404 40407');
  await registry.delete(`${VERSIONS}/2`);
  expect(refusalOf(await registry.delete(`${VERSIONS}/2`))).toBe('404 40406');
  expect((await registry.delete(`${VERSIONS}/2?permanent=True`)).body).toBe(2);
  expect(refusalOf(await registry.delete(`${VERSIONS}/2?permanent=true`))).toBe('404 40402');
  expect(refusalOf(await registry.get('/schemas/ids/2'))).toBe('404 40403');
});

test('a subject is deleted in the same two steps, with what is set for it', async () => {
  await registry.put('/config/a', { compatibility: 'FULL' });
  expect(refusalOf(await registry.delete('/subjects/a?permanent=true'))).toBe('404 40405');
  expect((await registry.delete('/subjects/a')).body).toEqual([1, 2]);
  expect(refusalOf(await registry.delete('/subjects/a'))).toBe('404 40404');
  expect((await registry.get('/subjects')).body).toEqual([]);
  expect((await registry.get('/subjects?deleted=true')).body).toEqual(['a']);
  expect(refusalOf(await registry.get('/config/a'))).toBe('404 40408');
  expect((await registry.delete('/subjects/a?permanent=true')).body).toEqual([1, 2]);
  expect((await registry.get('/subjects?deleted=true')).body).toEqual([]);
  expect(refusalOf(await registry.delete('/subjects/a'))).toBe('404 40401');
});

test('a subject whose earlier versions are hidden gives up the rest', async () => {
  await registry.delete(`${VERSIONS}/1`);
  expect((await registry.delete('/subjects/a')).body).toEqual([2]);
});

test('an id that was given is not given again', async () => {
  await registry.delete('/subjects/a');
  await registry.delete('/subjects/a?permanent=true');
  expect((await registry.post(VERSIONS, avroOf('x'))).body).toMatchObject({ id: 3, version: 1 });
});

test.each([
  ['/subjects/b', '404 40401'],
  ['/subjects/b/versions/1', '404 40401'],
  [`${VERSIONS}/9`, '404 40402'],
  [`${VERSIONS}/x`, '422 42202'],
])('%s cannot be deleted', async (path, refusal) => {
  expect(refusalOf(await registry.delete(path))).toBe(refusal);
});

test('the latest can be deleted by that name', async () => {
  expect((await registry.delete(`${VERSIONS}/latest`)).body).toBe(2);
  expect((await registry.delete(`${VERSIONS}/latest`)).body).toBe(1);
  expect(refusalOf(await registry.delete(`${VERSIONS}/latest`))).toBe('404 40402');
});
