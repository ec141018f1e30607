import { beforeEach, describe, expect, test } from '@jest/globals';
import { avroOf, openRegistry, refusalOf, type TestRegistry } from './fixture.ts';

let registry: TestRegistry;
beforeEach(() => {
  registry = openRegistry();
});

describe('the compatibility', () => {
  test('of all subjects is BACKWARD, until it is set', async () => {
    expect((await registry.get('/config')).body).toEqual({ compatibilityLevel: 'BACKWARD' });
    expect((await registry.put('/config', { compatibility: 'full' })).body).toEqual({ compatibility: 'FULL' });
    expect((await registry.get('/config/')).body).toEqual({ compatibilityLevel: 'FULL' });
    expect((await registry.delete('/config')).body).toEqual({ compatibilityLevel: 'FULL' });
    expect((await registry.get('/config')).body).toEqual({ compatibilityLevel: 'BACKWARD' });
  });

  test('of a subject is its own, or that of all', async () => {
    expect(refusalOf(await registry.get('/config/a'))).toBe('404 40408');
    expect((await registry.get('/config/a?defaultToGlobal=true')).body).toEqual({ compatibilityLevel: 'BACKWARD' });
    await registry.put('/config/a', { compatibility: 'NONE' });
    expect((await registry.get('/config/a')).body).toEqual({ compatibilityLevel: 'NONE' });
    expect((await registry.delete('/config/a')).body).toEqual({ compatibilityLevel: 'NONE' });
    expect(refusalOf(await registry.delete('/config/a'))).toBe('404 40401');
  });

  test.each([{ compatibility: 'SIDEWAYS' }, {}, { compatibility: 7 }])('%j is refused', async (body) => {
    expect(refusalOf(await registry.put('/config', body))).toBe('422 42203');
    expect(refusalOf(await registry.put('/config/a', body))).toBe('422 42203');
  });
});

describe('the mode', () => {
  test('is READWRITE, until it is set', async () => {
    expect((await registry.get('/mode')).body).toEqual({ mode: 'READWRITE' });
    expect(refusalOf(await registry.get('/mode/a'))).toBe('404 40409');
    expect((await registry.get('/mode/a?defaultToGlobal=true')).body).toEqual({ mode: 'READWRITE' });
    expect((await registry.put('/mode/a', { mode: 'readonly' })).body).toEqual({ mode: 'READONLY' });
    expect((await registry.get('/mode/a')).body).toEqual({ mode: 'READONLY' });
    expect((await registry.delete('/mode/a')).body).toEqual({ mode: 'READONLY' });
    expect(refusalOf(await registry.delete('/mode/a'))).toBe('404 40401');
    expect(refusalOf(await registry.put('/mode', { mode: 'SLEEP' }))).toBe('422 42204');
  });

  test.each(['READONLY', 'FORWARD'])('%s takes nothing new, and deletes nothing', async (mode) => {
    await registry.post('/subjects/a/versions', avroOf('a'));
    await registry.put('/mode', { mode });
    expect(refusalOf(await registry.post('/subjects/a/versions', avroOf('b')))).toBe('422 42205');
    expect(refusalOf(await registry.delete('/subjects/a'))).toBe('422 42205');
    expect(refusalOf(await registry.put('/config', { compatibility: 'NONE' }))).toBe('422 42205');
    // What is there already is no change.
    expect((await registry.post('/subjects/a/versions', avroOf('a'))).body).toMatchObject({ id: 1 });
    expect((await registry.get('/subjects/a/versions')).body).toEqual([1]);
  });

  test('IMPORT takes schemas with the ids that they have elsewhere', async () => {
    await registry.put('/mode', { mode: 'IMPORT' });
    const seventh = { ...avroOf('a'), id: 70, version: 7 };
    expect((await registry.post('/subjects/a/versions', seventh)).body).toMatchObject({ id: 70, version: 7 });
    expect(refusalOf(await registry.post('/subjects/a/versions', { ...avroOf('b'), id: 70 }))).toBe('422 42207');
    const sameVersion = { ...avroOf('c'), id: 71, version: 7 };
    expect(refusalOf(await registry.post('/subjects/a/versions', sameVersion))).toBe('422 42207');
    await registry.put('/mode', { mode: 'READWRITE' });
    expect((await registry.post('/subjects/b/versions', avroOf('z'))).body).toMatchObject({ id: 71 });
    expect(refusalOf(await registry.put('/mode', { mode: 'IMPORT' }))).toBe('422 42205');
    expect((await registry.put('/mode?force=true', { mode: 'IMPORT' })).body).toEqual({ mode: 'IMPORT' });
  });

  test('after the highest id the lowest free one is given, and after the highest version none', async () => {
    await registry.put('/mode', { mode: 'IMPORT' });
    const highest = { ...avroOf('a'), id: 2 ** 31 - 1, version: 2 ** 31 - 1 };
    for (const body of [highest, { ...avroOf('b'), id: 1 }]) await registry.post(`/subjects/${body.id}/versions`, body);
    await registry.put('/mode', { mode: 'READWRITE' });
    expect((await registry.post('/subjects/c/versions', avroOf('c'))).body).toMatchObject({ id: 2 });
    expect((await registry.post('/subjects/d/versions', avroOf('d'))).body).toMatchObject({ id: 3 });
    expect(refusalOf(await registry.post(`/subjects/${2 ** 31 - 1}/versions`, avroOf('a', 'e?')))).toBe('422 42205');
    expect((await registry.get('/schemas/ids/4')).status).toBe(404);
  });
});
