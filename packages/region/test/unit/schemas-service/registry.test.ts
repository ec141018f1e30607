import {
  CreateRegistryCommand,
  CreateSchemaCommand,
  DeleteRegistryCommand,
  DeleteSchemaCommand,
  DeleteSchemaVersionCommand,
  DescribeRegistryCommand,
  DescribeSchemaCommand,
  ExportSchemaCommand,
  ListRegistriesCommand,
  ListSchemasCommand,
  ListSchemaVersionsCommand,
  ListTagsForResourceCommand,
  type SchemasClient,
  SearchSchemasCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRegistryCommand,
  UpdateSchemaCommand,
} from '@aws-sdk/client-schemas';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { errorOf, NOW, openRegistry } from './fixture.ts';

const ARN = 'arn:aws:schemas:eu-west-1:000000000000';
const CONTENT = JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' });
const OTHER = JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object', title: 'Refund' });
const inShop = { RegistryName: 'shop' };
const placed = { ...inShop, SchemaName: 'shop.orders@OrderPlaced' };
const draft = { ...placed, Type: 'JSONSchemaDraft4' as const, Content: CONTENT };

let registry: Awaited<ReturnType<typeof openRegistry>>;
let client: SchemasClient;

beforeEach(async () => {
  registry = await openRegistry();
  client = registry.client;
});
afterEach(() => registry.close());

/** An answer without the SDK's metadata. */
function bodyOf(answer: { $metadata: unknown }): object {
  const { $metadata, ...body } = answer;
  return $metadata ? body : {};
}

describe('registries', () => {
  test('a registry is created, described, updated and deleted', async () => {
    const created = await client.send(
      new CreateRegistryCommand({ ...inShop, Description: 'events', Tags: { team: 'a' } }),
    );
    expect(created.$metadata.httpStatusCode).toBe(201);
    const shown = { ...inShop, Description: 'events', RegistryArn: `${ARN}:registry/shop`, Tags: { team: 'a' } };
    expect(bodyOf(created)).toEqual(shown);
    expect(bodyOf(await client.send(new DescribeRegistryCommand(inShop)))).toEqual(shown);
    const updated = await client.send(new UpdateRegistryCommand({ ...inShop, Description: 'all events' }));
    expect(bodyOf(updated)).toEqual({ ...shown, Description: 'all events' });
    expect((await client.send(new DeleteRegistryCommand(inShop))).$metadata.httpStatusCode).toBe(204);
    expect(await errorOf(client.send(new DescribeRegistryCommand(inShop)))).toEqual({
      name: 'NotFoundException',
      code: 'NotFoundException',
      message: 'Registry with name shop does not exist.',
      status: 404,
    });
  });

  test('a second registry of a name is a conflict', async () => {
    await client.send(new CreateRegistryCommand(inShop));
    expect(await errorOf(client.send(new CreateRegistryCommand(inShop)))).toEqual({
      name: 'ConflictException',
      code: 'ConflictException',
      message: 'Registry with name shop already exists.',
      status: 409,
    });
  });

  test('the registries that every account has are listed and cannot be deleted', async () => {
    await client.send(new CreateRegistryCommand(inShop));
    const { Registries } = await client.send(new ListRegistriesCommand({}));
    expect(Registries).toEqual([
      { RegistryArn: 'arn:aws:schemas:eu-west-1::registry/aws.events', RegistryName: 'aws.events', Tags: {} },
      { RegistryArn: `${ARN}:registry/discovered-schemas`, RegistryName: 'discovered-schemas', Tags: {} },
      { RegistryArn: `${ARN}:registry/shop`, RegistryName: 'shop', Tags: {} },
    ]);
    const local = await client.send(new ListRegistriesCommand({ Scope: 'LOCAL', RegistryNamePrefix: 's' }));
    expect(local.Registries?.map(({ RegistryName }) => RegistryName)).toEqual(['shop']);
    const refused = await errorOf(client.send(new DeleteRegistryCommand({ RegistryName: 'aws.events' })));
    expect(refused).toMatchObject({ name: 'ForbiddenException', status: 403 });
  });

  test('an eleventh registry is forbidden', async () => {
    for (let n = 1; n <= 10; n++) await client.send(new CreateRegistryCommand({ RegistryName: `r${n}` }));
    expect(await errorOf(client.send(new CreateRegistryCommand(inShop)))).toEqual({
      name: 'ForbiddenException',
      code: 'ForbiddenException',
      message: 'The limit of 10 registries is reached.',
      status: 403,
    });
  });

  test('tags are added, listed and removed', async () => {
    await client.send(new CreateRegistryCommand(inShop));
    const ResourceArn = `${ARN}:registry/shop`;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { team: 'a', cost: '1' } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['cost'] }));
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ team: 'a' });
    const none = await errorOf(client.send(new ListTagsForResourceCommand({ ResourceArn: `${ARN}:registry/none` })));
    expect(none).toMatchObject({ name: 'NotFoundException', status: 404 });
  });
});

describe('schemas', () => {
  beforeEach(() => client.send(new CreateRegistryCommand(inShop)));

  test('new content makes a new version, the same content does not', async () => {
    const created = await client.send(new CreateSchemaCommand(draft));
    const shown = {
      LastModified: new Date(NOW),
      SchemaArn: `${ARN}:schema/shop/shop.orders@OrderPlaced`,
      SchemaName: 'shop.orders@OrderPlaced',
      SchemaVersion: '1',
      Tags: {},
      Type: 'JSONSchemaDraft4',
      VersionCreatedDate: new Date(NOW),
    };
    expect(bodyOf(created)).toEqual(shown);
    const same = await client.send(new UpdateSchemaCommand({ ...placed, Content: CONTENT, Description: 'placed' }));
    expect(bodyOf(same)).toEqual({ ...shown, Description: 'placed' });
    const updated = await client.send(new UpdateSchemaCommand({ ...placed, Content: OTHER }));
    expect(updated.SchemaVersion).toBe('2');
    const first = await client.send(new DescribeSchemaCommand({ ...placed, SchemaVersion: '1' }));
    expect(bodyOf(first)).toEqual({ ...shown, Content: CONTENT, Description: 'placed' });
    expect((await client.send(new DescribeSchemaCommand(placed))).Content).toBe(OTHER);
  });

  test('versions are listed newest first, without deleted ones', async () => {
    await client.send(new CreateSchemaCommand(draft));
    await client.send(new UpdateSchemaCommand({ ...placed, Content: OTHER }));
    const numbers = async () => {
      const { SchemaVersions = [] } = await client.send(new ListSchemaVersionsCommand(placed));
      return SchemaVersions.map(({ SchemaVersion }) => SchemaVersion);
    };
    expect(await numbers()).toEqual(['2', '1']);
    await client.send(new DeleteSchemaVersionCommand({ ...placed, SchemaVersion: '1' }));
    expect(await numbers()).toEqual(['2']);
    const gone = await errorOf(client.send(new DescribeSchemaCommand({ ...placed, SchemaVersion: '1' })));
    expect(gone).toMatchObject({ name: 'NotFoundException', status: 404 });
    await client.send(new DeleteSchemaCommand(placed));
    expect(await errorOf(client.send(new ListSchemaVersionsCommand(placed)))).toMatchObject({
      name: 'NotFoundException',
    });
  });

  test.each([
    ['no JSON', 'JSONSchemaDraft4', '{'],
    ['another draft', 'JSONSchemaDraft4', '{"$schema":"http://json-schema.org/draft-07/schema#"}'],
    ['an OpenAPI document without paths', 'OpenApi3', '{"openapi":"3.0.0","info":{}}'],
  ] as const)('content that is %s is refused', async (_what, Type, Content) => {
    expect(await errorOf(client.send(new CreateSchemaCommand({ ...draft, Type, Content })))).toEqual({
      name: 'BadRequestException',
      code: 'BadRequestException',
      message: `The schema content is not a valid ${Type} document.`,
      status: 400,
    });
  });

  test('a list is paged by token', async () => {
    for (const name of ['c', 'a', 'b']) await client.send(new CreateSchemaCommand({ ...draft, SchemaName: name }));
    const first = await client.send(new ListSchemasCommand({ ...inShop, Limit: 2 }));
    expect(first.Schemas?.map(({ SchemaName, VersionCount }) => [SchemaName, VersionCount])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    const second = await client.send(new ListSchemasCommand({ ...inShop, Limit: 2, NextToken: first.NextToken }));
    expect(second.Schemas?.map(({ SchemaName }) => SchemaName)).toEqual(['c']);
    expect(second.NextToken).toBeUndefined();
    const bad = await errorOf(client.send(new ListSchemasCommand({ ...inShop, NextToken: 'nonsense' })));
    expect(bad).toMatchObject({ name: 'BadRequestException', message: 'nextToken is not valid.' });
  });

  test('a search finds the versions in which all words stand', async () => {
    await client.send(new CreateSchemaCommand(draft));
    await client.send(new UpdateSchemaCommand({ ...placed, Content: OTHER }));
    const { Schemas } = await client.send(new SearchSchemasCommand({ ...inShop, Keywords: 'refund ORDERS' }));
    expect(Schemas).toEqual([
      {
        RegistryName: 'shop',
        SchemaArn: `${ARN}:schema/shop/shop.orders@OrderPlaced`,
        SchemaName: 'shop.orders@OrderPlaced',
        SchemaVersions: [{ CreatedDate: new Date(NOW), SchemaVersion: '2', Type: 'JSONSchemaDraft4' }],
      },
    ]);
  });

  test('a schema that was not discovered cannot be exported', async () => {
    await client.send(new CreateSchemaCommand(draft));
    expect(await errorOf(client.send(new ExportSchemaCommand({ ...placed, Type: 'JSONSchemaDraft4' })))).toEqual({
      name: 'ForbiddenException',
      code: 'ForbiddenException',
      message: 'You cannot export non discovered or non aws managed schemas.',
      status: 403,
    });
  });

  test('the hundred-and-first schema of a registry is forbidden', async () => {
    for (let n = 1; n <= 100; n++) await client.send(new CreateSchemaCommand({ ...draft, SchemaName: `s${n}` }));
    expect(await errorOf(client.send(new CreateSchemaCommand(draft)))).toMatchObject({
      name: 'ForbiddenException',
      message: 'The limit of 100 schemas in registry shop is reached.',
    });
  });
});
