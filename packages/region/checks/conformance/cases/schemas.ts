import type { JsonObject } from '../../../src/core/json.ts';
import { at, objectsOf, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';

const API = 'https://docs.aws.amazon.com/eventbridge/latest/schema-reference';
const REGISTRY = `${API}/v1-registries-name-registryname.html`;
const SCHEMA = `${API}/v1-registries-name-registryname-schemas-name-schemaname.html`;

const call = (aws: Caller, method: string, path: string, body?: object): Promise<JsonObject> =>
  aws.rest({ service: 'schemas', method, path: `/v1${path}`, body: body && JSON.stringify(body) });

const DRAFT4 = JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' });
const OTHER = JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object', title: 'A' });

/** An account has ten registries at most: the cases share one, and have schemas of their own. */
const SHARED = '/registries/name/conformance';

const nameOf = (own: string): string => `${own}@Shipped`;

const schemaPath = (own: string): string => `${SHARED}/schemas/name/${encodeURIComponent(nameOf(own))}`;

async function schema(aws: Caller, own: string, more: object = {}): Promise<JsonObject> {
  await call(aws, 'POST', SHARED, {});
  return call(aws, 'POST', schemaPath(own), { Type: 'JSONSchemaDraft4', Content: DRAFT4, ...more });
}

export const SCHEMAS: readonly ConformanceCase[] = [
  {
    name: 'a registry has its name and its ARN',
    source: REGISTRY,
    run: (aws, own) => call(aws, 'POST', `/registries/name/${own}`, { Description: 'words' }),
    gives: part({
      RegistryName: /^schemas-/,
      RegistryArn: /^arn:aws:schemas:us-east-1:\d{12}:registry\/schemas-/,
      Description: 'words',
    }),
  },
  {
    name: 'a second registry of a name is a conflict',
    source: REGISTRY,
    run: async (aws, own) => {
      await call(aws, 'POST', `/registries/name/${own}`, {});
      return call(aws, 'POST', `/registries/name/${own}`, {});
    },
    gives: refused(409, 'ConflictException'),
  },
  {
    name: 'a registry that is not there is not found',
    source: REGISTRY,
    run: (aws) => call(aws, 'GET', '/registries/name/none'),
    gives: refused(404, 'NotFoundException'),
  },
  {
    name: 'UpdateRegistry changes the description',
    source: REGISTRY,
    run: async (aws, own) => {
      await call(aws, 'POST', `/registries/name/${own}`, { Description: 'one' });
      await call(aws, 'PUT', `/registries/name/${own}`, { Description: 'two' });
      return (await call(aws, 'GET', `/registries/name/${own}`))['Description'];
    },
    gives: 'two',
  },
  {
    name: 'registries are listed by a prefix',
    source: `${API}/v1-registries.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/registries/name/${own}`, {});
      const { Registries } = await call(aws, 'GET', `/registries?registryNamePrefix=${own}`);
      return objectsOf(Registries).map(({ RegistryName }) => RegistryName === own);
    },
    gives: [true],
  },
  {
    name: 'a new schema has version 1',
    source: SCHEMA,
    run: (aws, own) => schema(aws, own),
    gives: part({
      SchemaName: /^schemas-\d+@Shipped$/,
      SchemaVersion: '1',
      Type: 'JSONSchemaDraft4',
      SchemaArn: /^arn:aws:schemas:us-east-1:\d{12}:schema\/conformance\/schemas-\d+@Shipped$/,
    }),
  },
  {
    name: 'another content is another version',
    source: SCHEMA,
    run: async (aws, own) => {
      await schema(aws, own);
      await call(aws, 'PUT', schemaPath(own), { Type: 'JSONSchemaDraft4', Content: OTHER });
      const { SchemaVersion, Content } = await call(aws, 'GET', schemaPath(own));
      return [SchemaVersion, Content === OTHER];
    },
    gives: ['2', true],
  },
  {
    name: 'an earlier version is described by its number',
    source: SCHEMA,
    run: async (aws, own) => {
      await schema(aws, own);
      await call(aws, 'PUT', schemaPath(own), { Type: 'JSONSchemaDraft4', Content: OTHER });
      return (await call(aws, 'GET', `${schemaPath(own)}?schemaVersion=1`))['Content'] === DRAFT4;
    },
    gives: true,
  },
  {
    name: 'a second schema of a name is a conflict',
    source: SCHEMA,
    run: async (aws, own) => {
      await schema(aws, own);
      return schema(aws, own);
    },
    gives: refused(409, 'ConflictException'),
  },
  {
    name: 'a content that is no schema is refused',
    source: SCHEMA,
    run: (aws, own) => schema(aws, own, { Content: '{' }),
    gives: refused(400, 'BadRequestException'),
  },
  {
    name: 'a type that is none is refused',
    source: SCHEMA,
    run: (aws, own) => schema(aws, own, { Type: 'JSONSchemaDraft7' }),
    gives: refused(400, 'BadRequestException'),
  },
  {
    name: 'a schema that is not there is not found',
    source: SCHEMA,
    run: async (aws, own) => {
      await call(aws, 'POST', SHARED, {});
      return call(aws, 'GET', schemaPath(own));
    },
    gives: refused(404, 'NotFoundException'),
  },
  {
    name: 'schemas are listed with the number of their versions',
    source: `${API}/v1-registries-name-registryname-schemas.html`,
    run: async (aws, own) => {
      await schema(aws, own);
      return (await call(aws, 'GET', `${SHARED}/schemas?schemaNamePrefix=${encodeURIComponent(nameOf(own))}`))[
        'Schemas'
      ];
    },
    gives: [part({ SchemaName: /^schemas-\d+@Shipped$/, VersionCount: 1 })],
  },
  {
    name: 'versions are listed',
    source: `${API}/v1-registries-name-registryname-schemas-name-schemaname-versions.html`,
    run: async (aws, own) => {
      await schema(aws, own);
      await call(aws, 'PUT', schemaPath(own), { Type: 'JSONSchemaDraft4', Content: OTHER });
      const { SchemaVersions } = await call(aws, 'GET', `${schemaPath(own)}/versions`);
      return objectsOf(SchemaVersions)
        .map(({ SchemaVersion }) => textOf(SchemaVersion))
        .toSorted();
    },
    gives: ['1', '2'],
  },
  {
    name: 'a search finds a schema by a word of its name',
    source: `${API}/v1-registries-name-registryname-schemas-search.html`,
    run: async (aws, own) => {
      await schema(aws, own);
      const found = await call(aws, 'GET', `${SHARED}/schemas/search?keywords=${encodeURIComponent(nameOf(own))}`);
      return at(found, 'Schemas', 0, 'SchemaName') === nameOf(own);
    },
    gives: true,
  },
  {
    name: 'a deleted schema is gone',
    source: SCHEMA,
    run: async (aws, own) => {
      await schema(aws, own);
      await call(aws, 'DELETE', schemaPath(own));
      return (await call(aws, 'GET', schemaPath(own)))['status'];
    },
    gives: 404,
  },
  {
    name: 'a discoverer of a bus is started',
    source: `${API}/v1-discoverers.html`,
    run: async (aws, own) => {
      const created = await aws.json('events', '1.1', 'AWSEvents.CreateEventBus', { Name: own });
      return call(aws, 'POST', '/discoverers', { SourceArn: created['EventBusArn'] });
    },
    gives: part({ State: 'STARTED', SourceArn: /:event-bus\/schemas-/ }),
  },
];
