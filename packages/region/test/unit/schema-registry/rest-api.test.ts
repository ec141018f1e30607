import { beforeEach, describe, expect, test } from '@jest/globals';
import { guidOf } from '../../../src/schema-registry/stored-schema.ts';
import { avroOf, openRegistry, record, refusalOf, type TestRegistry } from './fixture.ts';

let registry: TestRegistry;
beforeEach(() => {
  registry = openRegistry();
});

const VERSIONS = '/subjects/a-value/versions';
const GUID = guidOf({ text: record('a'), references: [] });
const FIRST = { id: 1, guid: GUID, schemaType: 'AVRO', schema: record('a') };

describe('a schema that is registered', () => {
  beforeEach(async () => {
    expect((await registry.post(VERSIONS, avroOf('a'))).body).toEqual({ ...FIRST, version: 1, references: [] });
  });

  const { id: _id, ...schema } = FIRST;

  test.each([
    ['/schemas/ids/1', { ...schema, subject: 'a-value', version: 1 }],
    ['/schemas/ids/1?fetchMaxId=true&subject=a-value', { ...schema, subject: 'a-value', version: 1, maxId: 1 }],
    ['/schemas/ids/1/schema', JSON.parse(record('a'))],
    ['/schemas/ids/1/subjects', ['a-value']],
    ['/schemas/ids/1/subjects?subject=other', []],
    ['/schemas/ids/1/versions', [{ subject: 'a-value', version: 1 }]],
    [`/schemas/guids/${GUID}`, schema],
    [`/schemas/guids/${GUID.toUpperCase()}/ids`, [{ context: '.', id: 1 }]],
    ['/schemas', [{ ...FIRST, subject: 'a-value', version: 1 }]],
    ['/schemas?subjectPrefix=b', []],
    ['/subjects', ['a-value']],
    ['/subjects/', ['a-value']],
    ['/subjects?subjectPrefix=a-', ['a-value']],
    ['/subjects?subjectPrefix=:*:b', []],
    ['/subjects?offset=1', []],
    [VERSIONS, [1]],
    [`${VERSIONS}?offset=0&limit=1`, [1]],
    [`${VERSIONS}/1`, { ...FIRST, subject: 'a-value', version: 1 }],
    [`${VERSIONS}/latest`, { ...FIRST, subject: 'a-value', version: 1 }],
    [`${VERSIONS}/-1`, { ...FIRST, subject: 'a-value', version: 1 }],
    ['/subjects/:.:a-value/versions/1', { ...FIRST, subject: 'a-value', version: 1 }],
    ['/subjects/a%2Dvalue/metadata', { ...FIRST, subject: 'a-value', version: 1 }],
    [`${VERSIONS}/1/schema`, JSON.parse(record('a'))],
    [`${VERSIONS}/1/referencedby`, []],
  ])('is at %s', async (path, body) => {
    expect(await registry.get(path)).toMatchObject({ status: 200, body });
  });

  test('is found by its text, whatever its layout', async () => {
    const spaced = JSON.stringify(JSON.parse(record('a')), null, 2);
    expect(await registry.post('/subjects/a-value', { schema: spaced })).toMatchObject({
      status: 200,
      body: { ...FIRST, subject: 'a-value', version: 1 },
    });
  });

  test('keeps its id when it is registered again, and in other subjects', async () => {
    expect((await registry.post(VERSIONS, avroOf('a'))).body).toMatchObject({ id: 1, version: 1 });
    expect((await registry.post('/subjects/b/versions', avroOf('a'))).body).toMatchObject({ id: 1, version: 1 });
    expect((await registry.get('/schemas/ids/1/subjects')).body).toEqual(['a-value', 'b']);
    expect((await registry.post(VERSIONS, avroOf('a', 'b?'))).body).toMatchObject({ id: 2, version: 2 });
    expect((await registry.get('/schemas?latestOnly=true')).body).toMatchObject([
      { subject: 'a-value', version: 2 },
      { subject: 'b', version: 1 },
    ]);
  });

  test.each([
    ['/schemas/ids/2', '404 40403'],
    ['/schemas/ids/-1', '404 40403'],
    ['/schemas/ids/-2147483648', '404 40403'],
    ['/schemas/ids/x', '404 404'],
    ['/schemas/guids/x', '404 40403'],
    ['/subjects/b/versions', '404 40401'],
    ['/subjects/b/versions/1', '404 40401'],
    [`${VERSIONS}/2`, '404 40402'],
    [`${VERSIONS}/0`, '422 42202'],
    [`${VERSIONS}/first`, '422 42202'],
    [`${VERSIONS}/2147483648`, '422 42202'],
    ['/subjects/__GLOBAL/versions', '422 42208'],
    ['/subjects/%00/versions', '422 42208'],
    ['/subjects/:.other:a/versions', '422 42208'],
    ['/subjects/%zz/versions', '400 400'],
    [`${VERSIONS}?offset=x`, '400 400'],
    ['/subjects/a-value/metadata?key=a&value=b', '404 40403'],
    ['/nothing', '404 404'],
    ['/subjects/a/b/c/d/e', '404 404'],
  ])('is not at %s', async (path, refusal) => {
    expect(refusalOf(await registry.get(path))).toBe(refusal);
  });
});

describe('a schema that is refused', () => {
  test.each<[string, object, string, string]>([
    ['no schema', {}, '422 42201', 'schema must be a text'],
    ['empty', { schema: '' }, '422 42201', 'schema must be a text'],
    ['no Avro', { schema: '{"type":"strin"}' }, '422 42201', '$: there is no type "strin"'],
    ['no JSON Schema', { schema: '{"type":7}', schemaType: 'JSON' }, '422 42201', 'schema is invalid'],
    ['of no type', { schema: '"int"', schemaType: 'XML' }, '422 42201', 'types are AVRO, JSON, PROTOBUF'],
    ['too large', { schema: `"${'x'.repeat(1_000_000)}"` }, '422 42209', 'has 1000002 bytes, at most 1000000'],
    ['nested without end', { schema: '{"type":'.repeat(5000) }, '422 42201', 'more than 1000 levels'],
    ['references', { schema: '"int"', references: 'a' }, '400 400', 'references must be a list'],
    ['a reference', { schema: '"int"', references: [{}] }, '400 400', 'references[0].name must be a text'],
    [
      'a reference to nothing',
      { schema: '"int"', references: [{ name: 'a', subject: 'a', version: 1 }] },
      '422 42201',
      'no schema reference found for subject "a" and version 1',
    ],
    ['an id', { schema: '"int"', id: 'one' }, '400 400', 'id must be a whole number'],
    ['an id without the mode for it', { schema: '"int"', id: 7 }, '422 42205', 'is not in import mode'],
  ])('%s', async (_what, body, refusal, message) => {
    const answer = await registry.post(VERSIONS, body as never);
    expect(refusalOf(answer)).toBe(refusal);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(message) });
    expect((await registry.get('/subjects')).body).toEqual([]);
  });

  test('when it is incompatible, with the reasons', async () => {
    await registry.post(VERSIONS, avroOf('a'));
    const answer = await registry.post(VERSIONS, avroOf('a', 'b'));
    expect(refusalOf(answer)).toBe('409 409');
    expect(answer.body).toMatchObject({
      message: expect.stringMatching(
        /^Schema being registered is incompatible with an earlier schema for subject "a-value", details: \[\{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'.*'\/fields\/1'.*oldSchemaVersion: 1/,
      ),
    });
  });

  test('when it is looked up', async () => {
    expect(refusalOf(await registry.post('/subjects/a-value', avroOf('a')))).toBe('404 40401');
    await registry.post(VERSIONS, avroOf('a'));
    expect(refusalOf(await registry.post('/subjects/a-value', avroOf('b')))).toBe('404 40403');
    expect(refusalOf(await registry.post('/subjects/a-value', {}))).toBe('422 42201');
  });
});

describe('a request', () => {
  test.each([
    ['POST', VERSIONS, 'no JSON', {}, '400 400'],
    ['POST', VERSIONS, '[]', {}, '400 400'],
    ['POST', VERSIONS, '{}', { 'content-type': 'text/plain' }, '415 415'],
    ['PATCH', VERSIONS, '{}', {}, '405 405'],
    ['POST', '/schemas/types', '{}', {}, '405 405'],
  ])('%s %s with %s %j is refused', async (method, path, body, headers, refusal) => {
    expect(refusalOf(await registry.call(method, path, body, headers))).toBe(refusal);
  });

  test.each([
    'application/vnd.schemaregistry+json',
    'application/json; charset=utf-8',
    'application/octet-stream',
    'APPLICATION/JSON',
    '',
  ])('may have the type "%s"', async (type) => {
    const { status } = await registry.call('POST', VERSIONS, '{"schema":"string"}', { 'content-type': type });
    expect(status).toBe(200);
  });

  test('HEAD is answered as GET', async () => {
    expect(await registry.call('HEAD', '/')).toMatchObject({ status: 200 });
  });
});

describe('the registry itself', () => {
  test.each([
    ['/', {}],
    ['/contexts', ['.']],
    ['/schemas/types', ['JSON', 'PROTOBUF', 'AVRO']],
    ['/v1/metadata/version', { version: expect.any(String), commitId: '' }],
    ['/v1/metadata/id', { id: '', scope: expect.anything() }],
    ['/associations/resources/-/a?resourceType=topic&associationType=value', []],
  ])('answers %s', async (path, body) => {
    expect(await registry.get(path)).toMatchObject({ status: 200, body });
  });
});
