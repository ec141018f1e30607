import type { Json } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part } from '../expected.ts';
import { type Answer, call, PLAIN, record, register, WITH_OPTIONAL, WITH_REQUIRED } from './schema-registry-calls.ts';
import { SCHEMA_LEVELS } from './schema-registry-levels.ts';

const API = 'https://docs.confluent.io/platform/current/schema-registry/develop/api.html';

const failure = (status: number, error_code: number): unknown => ({ status, body: part({ error_code }) });

const failing = (
  name: string,
  gives: unknown,
  run: (aws: Caller, own: string) => Promise<Answer>,
): ConformanceCase => ({
  name,
  source: API,
  run,
  gives,
});

export const SCHEMA_REGISTRY: readonly ConformanceCase[] = [
  {
    name: 'the types of schemas are JSON, PROTOBUF and AVRO',
    source: API,
    run: async (aws) => {
      const { body } = await call(aws, 'GET', '/schemas/types');
      return Array.isArray(body) ? body.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : body;
    },
    gives: ['AVRO', 'JSON', 'PROTOBUF'],
  },
  {
    name: 'a registered schema has an id, and a version of its subject',
    source: API,
    run: async (aws, own) => {
      const { body } = await register(aws, own, PLAIN);
      const latest = await call(aws, 'GET', `/subjects/${own}/versions/latest`);
      return [body, latest.body];
    },
    gives: [part({ id: anyNumber }), part({ subject: /^schema-registry-/, version: 1, id: anyNumber, schema: PLAIN })],
  },
  {
    name: 'the same schema again has the same id and no other version',
    source: API,
    run: async (aws, own) => {
      const first = await register(aws, own, PLAIN);
      const second = await register(aws, own, PLAIN);
      const { body } = await call(aws, 'GET', `/subjects/${own}/versions`);
      return [JSON.stringify(first.body) === JSON.stringify(second.body), body];
    },
    gives: [true, [1]],
  },
  {
    name: 'one schema has one id in two subjects',
    source: API,
    run: async (aws, own) => {
      const bodies = [];
      for (const end of ['-a', '-b'])
        bodies.push((await register(aws, `${own}${end}`, record(`Shared${own.replaceAll('-', '')}`))).body);
      return new Set(bodies.map((body) => (body as { id?: number }).id)).size;
    },
    gives: 1,
  },
  {
    name: 'a schema is found by its id',
    source: API,
    run: async (aws, own) => {
      const { body } = await register(aws, own, PLAIN);
      return call(aws, 'GET', `/schemas/ids/${(body as { id: number }).id}`);
    },
    gives: { status: 200, body: part({ schema: PLAIN }) },
  },
  {
    name: 'a schema of a subject is looked up by its text',
    source: API,
    run: async (aws, own) => {
      await register(aws, own, PLAIN);
      return call(aws, 'POST', `/subjects/${own}`, { schema: PLAIN });
    },
    gives: { status: 200, body: part({ version: 1, schema: PLAIN }) },
  },
  failing(
    'an id that is none is 40403',
    { status: 404, body: { error_code: 40_403, message: 'Schema 999999 not found' } },
    (aws) => call(aws, 'GET', '/schemas/ids/999999'),
  ),
  failing(
    'a subject that is none is 40401',
    { status: 404, body: { error_code: 40_401, message: "Subject 'none' not found." } },
    (aws) => call(aws, 'GET', '/subjects/none/versions'),
  ),
  failing(
    'a version that is none is 40402',
    { status: 404, body: { error_code: 40_402, message: 'Version 7 not found.' } },
    async (aws, own) => {
      await register(aws, own, PLAIN);
      return call(aws, 'GET', `/subjects/${own}/versions/7`);
    },
  ),
  failing('a version that is no number is 42202', failure(422, 42_202), async (aws, own) => {
    await register(aws, own, PLAIN);
    return call(aws, 'GET', `/subjects/${own}/versions/first`);
  }),
  failing('a schema that is none is 42201', failure(422, 42_201), (aws, own) =>
    register(aws, own, '{"type":"nothing"}'),
  ),
  failing('a schema that the subject lacks is 40403', failure(404, 40_403), async (aws, own) => {
    await register(aws, own, PLAIN);
    return call(aws, 'POST', `/subjects/${own}`, { schema: WITH_OPTIONAL });
  }),
  failing('a level that is none is 42203', failure(422, 42_203), (aws, own) =>
    call(aws, 'PUT', `/config/${own}`, { compatibility: 'SIDEWAYS' }),
  ),
  failing('a subject without a level of its own is 40408', failure(404, 40_408), async (aws, own) => {
    await register(aws, own, PLAIN);
    return call(aws, 'GET', `/config/${own}`);
  }),
  failing('a permanent deletion needs a soft one before', failure(404, 40_405), async (aws, own) => {
    await register(aws, own, PLAIN);
    return call(aws, 'DELETE', `/subjects/${own}?permanent=true`);
  }),
  failing('a subject is deleted once', failure(404, 40_404), async (aws, own) => {
    await register(aws, own, PLAIN);
    await call(aws, 'DELETE', `/subjects/${own}`);
    return call(aws, 'DELETE', `/subjects/${own}`);
  }),
  {
    name: 'a soft deletion names the versions, and their schemas are there by id',
    source: API,
    run: async (aws, own) => {
      const { body } = await register(aws, own, PLAIN);
      const deleted = await call(aws, 'DELETE', `/subjects/${own}`);
      return [deleted.body, (await call(aws, 'GET', `/schemas/ids/${(body as { id: number }).id}`)).status];
    },
    gives: [[1], 200],
  },
  {
    name: 'a schema that is registered again after a deletion has a new version',
    source: API,
    run: async (aws, own) => {
      await register(aws, own, PLAIN);
      await call(aws, 'DELETE', `/subjects/${own}`);
      await register(aws, own, PLAIN);
      return (await call(aws, 'GET', `/subjects/${own}/versions`)).body;
    },
    gives: [2],
  },
  {
    name: 'BACKWARD is the level of all subjects',
    source: API,
    run: (aws) => call(aws, 'GET', '/config'),
    gives: { status: 200, body: part({ compatibilityLevel: 'BACKWARD' }) },
  },
  {
    name: 'a level of a subject is echoed',
    source: API,
    run: async (aws, own) => {
      const put = await call(aws, 'PUT', `/config/${own}`, { compatibility: 'FULL' });
      return [put.body, (await call(aws, 'GET', `/config/${own}`)).body];
    },
    gives: [part({ compatibility: 'FULL' }), part({ compatibilityLevel: 'FULL' })],
  },
  {
    name: 'the mode is READWRITE',
    source: API,
    run: (aws) => call(aws, 'GET', '/mode'),
    gives: { status: 200, body: { mode: 'READWRITE' } },
  },
  {
    name: 'a check of compatibility registers nothing',
    source: API,
    run: async (aws, own) => {
      await register(aws, own, PLAIN);
      const checked = await call(aws, 'POST', `/compatibility/subjects/${own}/versions/latest`, {
        schema: WITH_REQUIRED,
      });
      return [checked.body, (await call(aws, 'GET', `/subjects/${own}/versions`)).body];
    },
    gives: [part({ is_compatible: false }), [1]],
  },
  {
    name: 'a schema of Protobuf is kept as text',
    source: API,
    run: async (aws, own) => {
      const schema = 'syntax = "proto3";\n\nmessage A {\n  string id = 1;\n}\n';
      await register(aws, own, schema, { schemaType: 'PROTOBUF' });
      return call(aws, 'GET', `/subjects/${own}/versions/1`);
    },
    gives: { status: 200, body: part({ schemaType: 'PROTOBUF', schema: /message A \{\s+string id = 1;\s+\}/ }) },
  },
  {
    name: 'a schema may refer to one of another subject',
    source: API,
    run: async (aws, own) => {
      await register(aws, `${own}-part`, '{"type":"enum","name":"Colour","symbols":["RED"]}');
      const references = [{ name: 'Colour', subject: `${own}-part`, version: 1 }];
      const { status } = await register(aws, own, record('R', { name: 'c', type: 'Colour' }), { references });
      const { body } = await call(aws, 'GET', `/subjects/${own}-part/versions/1/referencedby`);
      return [status, (body as readonly Json[]).length];
    },
    gives: [200, 1],
  },
  ...SCHEMA_LEVELS,
];
