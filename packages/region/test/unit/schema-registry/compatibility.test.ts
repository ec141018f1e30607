import { beforeEach, describe, expect, test } from '@jest/globals';
import { LEVELS } from '../../../src/schema-registry/level.ts';
import { avroOf, openRegistry, refusalOf, type TestRegistry } from './fixture.ts';

let registry: TestRegistry;
beforeEach(() => {
  registry = openRegistry();
});

/** Whether a third version may come after two, under each level: B reads the old, F is read by them. */
const CASES = [
  // `c` has a default, so both read each other.
  { first: ['a'], second: ['a', 'b?'], third: ['a', 'b?', 'c?'], refusedBy: [] },
  // The new one demands `c`, which nobody has written.
  {
    first: ['a'],
    second: ['a', 'b?'],
    third: ['a', 'b?', 'c'],
    refusedBy: ['BACKWARD', 'BACKWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE'],
  },
  // The old ones demand `a`, which the new one does not write.
  {
    first: ['a'],
    second: ['a', 'b?'],
    third: ['b?'],
    refusedBy: ['FORWARD', 'FORWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE'],
  },
  // Only the first has no `b`, which the third demands.
  {
    first: ['a'],
    second: ['a', 'b'],
    third: ['a', 'b', 'c?'],
    refusedBy: ['BACKWARD_TRANSITIVE', 'FULL_TRANSITIVE'],
  },
  // Only the first demands `a`.
  { first: ['a'], second: ['a?'], third: ['b?'], refusedBy: ['FORWARD_TRANSITIVE', 'FULL_TRANSITIVE'] },
] as const;

describe.each(Object.keys(LEVELS))('under %s', (level) => {
  test.each(CASES)('$first, $second, then $third', async ({ first, second, third, refusedBy }) => {
    await registry.put('/config', { compatibility: 'NONE' });
    await registry.post('/subjects/a/versions', avroOf(...first));
    await registry.post('/subjects/a/versions', avroOf(...second));
    await registry.put('/config', { compatibility: level });
    const isRefused = refusedBy.some((one) => one === level);

    const asked = await registry.post('/compatibility/subjects/a/versions', avroOf(...third));
    const registered = await registry.post('/subjects/a/versions', avroOf(...third));

    expect(asked.body).toEqual({ is_compatible: !isRefused });
    expect(registered.status).toBe(isRefused ? 409 : 200);
  });
});

describe('a schema is compared', () => {
  beforeEach(async () => {
    await registry.post('/subjects/a/versions', avroOf('a'));
    await registry.put('/config/a', { compatibility: 'NONE' });
    await registry.post('/subjects/a/versions', avroOf('a', 'b'));
    await registry.delete('/config/a');
  });

  test('with one version, whatever the others', async () => {
    const asked = (version: string) =>
      registry.post(`/compatibility/subjects/a/versions/${version}?verbose=true`, avroOf('a', 'b'));
    expect((await asked('2')).body).toEqual({ is_compatible: true, messages: [] });
    expect((await asked('1')).body).toMatchObject({
      is_compatible: false,
      messages: [
        expect.stringContaining("errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'"),
        '{oldSchemaVersion: 1}',
        expect.stringContaining('{oldSchema: '),
        "{compatibility: 'BACKWARD'}",
      ],
    });
    expect((await asked('latest')).body).toMatchObject({ is_compatible: true });
  });

  test.each([
    ['/compatibility/subjects/a/versions/9', '404 40402'],
    ['/compatibility/subjects/a/versions/x', '422 42202'],
    ['/compatibility/subjects/b/versions/1', '404 40402'],
  ])('not at %s', async (path, refusal) => {
    expect(refusalOf(await registry.post(path, avroOf('a')))).toBe(refusal);
  });

  test('with nothing where a subject has none', async () => {
    const body = { is_compatible: true };
    expect((await registry.post('/compatibility/subjects/b/versions/latest', avroOf('a'))).body).toEqual(body);
    expect((await registry.post('/compatibility/subjects/b/versions', avroOf('a'))).body).toEqual(body);
  });

  test('not when it is none', async () => {
    const answer = await registry.post('/compatibility/subjects/a/versions/latest', { schema: '{' });
    expect(refusalOf(answer)).toBe('422 42201');
  });

  test('and is incompatible with a schema of another kind', async () => {
    const answer = await registry.post('/subjects/a/versions', { schema: '{}', schemaType: 'JSON' });
    expect(answer.body).toMatchObject({ error_code: 409, message: expect.stringContaining('TYPE_MISMATCH') });
  });

  test('with those that show alone', async () => {
    await registry.delete('/subjects/a');
    expect((await registry.post('/subjects/a/versions', avroOf('x'))).status).toBe(200);
  });
});

test('a client that asks for it registers a JSON Schema whatever the order of its members', async () => {
  const of = (schema: string) => ({ schemaType: 'JSON', schema });
  const first = '{"type":"number","maximum":1.10}';
  const second = '{"maximum":1.10, "type":"number"}';
  const ids = [first, second].map(async (schema) => (await registry.post('/subjects/a/versions', of(schema))).body);
  expect(await Promise.all(ids)).toMatchObject([{ id: 1 }, { id: 2 }]);
  const normal = [first, second].map(async (schema) => {
    const { body } = await registry.post('/subjects/b/versions?normalize=True', of(schema));
    return body;
  });
  expect(await Promise.all(normal)).toMatchObject([{ id: 2, schema: '{"maximum":1.10,"type":"number"}' }, { id: 2 }]);
});

test('two schemas with more parts than can be compared end with a clear error', async () => {
  const union = (type: string) =>
    Array.from({ length: 2_000 }, (_, index) => ({ type: 'record', name: `R${index}`, fields: [{ name: 'a', type }] }));
  await registry.post('/subjects/a/versions', { schema: JSON.stringify(union('int')) });
  const answer = await registry.post('/subjects/a/versions', { schema: JSON.stringify(union('string').toReversed()) });
  expect(refusalOf(answer)).toBe('422 42201');
  expect(answer.body).toMatchObject({ message: expect.stringContaining('too many parts to be compared') });
});
