import {
  CreateDiscovererCommand,
  DeleteDiscovererCommand,
  DescribeDiscovererCommand,
  DescribeSchemaCommand,
  ExportSchemaCommand,
  GetDiscoveredSchemaCommand,
  ListDiscoverersCommand,
  ListSchemasCommand,
  type SchemasClient,
  StartDiscovererCommand,
  StopDiscovererCommand,
  UpdateDiscovererCommand,
} from '@aws-sdk/client-schemas';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BUS, errorOf, eventWith, openRegistry } from './fixture.ts';

const ID = { DiscovererId: 'events-event-bus-orders' };
const DISCOVERED = { RegistryName: 'discovered-schemas', SchemaName: 'shop.orders@OrderPlaced' };
const TEXT = { type: 'string' };

let registry: Awaited<ReturnType<typeof openRegistry>>;
let client: SchemasClient;

beforeEach(async () => {
  registry = await openRegistry();
  client = registry.client;
});
afterEach(() => registry.close());

const contentOf = async (command: DescribeSchemaCommand) => JSON.parse((await client.send(command)).Content ?? '');

/** The schema of the envelope, as AWS writes it. */
const envelope = (resources: string) => ({
  type: 'object',
  required: ['detail-type', 'resources', 'detail', 'id', 'source', 'time', 'region', 'version', 'account'],
  'x-amazon-events-detail-type': 'Order placed',
  'x-amazon-events-source': 'shop.orders',
  properties: {
    detail: { $ref: '#/components/schemas/OrderPlaced' },
    account: TEXT,
    'detail-type': TEXT,
    id: TEXT,
    region: TEXT,
    resources: { type: 'array', items: { type: resources } },
    source: TEXT,
    time: { type: 'string', format: 'date-time' },
    version: TEXT,
  },
});

describe('a discoverer', () => {
  test('is created, changed, stopped and deleted', async () => {
    const created = await client.send(new CreateDiscovererCommand({ SourceArn: BUS, Description: 'shop' }));
    const { $metadata, ...shown } = created;
    expect($metadata.httpStatusCode).toBe(201);
    expect(shown).toEqual({
      ...ID,
      Description: 'shop',
      DiscovererArn: 'arn:aws:schemas:eu-west-1:000000000000:discoverer/events-event-bus-orders',
      SourceArn: BUS,
      State: 'STARTED',
      CrossAccount: true,
      Tags: {},
    });
    const again = await errorOf(client.send(new CreateDiscovererCommand({ SourceArn: BUS })));
    expect(again).toMatchObject({ name: 'ConflictException', status: 409 });
    await client.send(new UpdateDiscovererCommand({ ...ID, CrossAccount: false }));
    expect((await client.send(new DescribeDiscovererCommand(ID))).CrossAccount).toBe(false);
    expect((await client.send(new StopDiscovererCommand(ID))).State).toBe('STOPPED');
    const { Discoverers } = await client.send(new ListDiscoverersCommand({ SourceArnPrefix: BUS }));
    expect(Discoverers?.map(({ State }) => State)).toEqual(['STOPPED']);
    await client.send(new DeleteDiscovererCommand(ID));
    expect(await errorOf(client.send(new DescribeDiscovererCommand(ID)))).toMatchObject({ name: 'NotFoundException' });
  });

  test('writes the schema of an event, an object inside another as a component of its own', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    const lines = [{ sku: 'a', quantity: 1 }, { sku: 'b' }];
    const customer = { id: 'c-1', isNew: true, note: null };
    registry.onBus(eventWith({ placedAt: '2026-01-02T03:04:05Z', lines, customer, codes: [] }));
    expect(await contentOf(new DescribeSchemaCommand(DISCOVERED))).toEqual({
      openapi: '3.0.0',
      info: { version: '1.0.0', title: 'OrderPlaced' },
      paths: {},
      components: {
        schemas: {
          AWSEvent: envelope('object'),
          OrderPlaced: {
            type: 'object',
            required: ['placedAt', 'lines', 'customer', 'codes'],
            properties: {
              codes: { type: 'array', items: { type: 'object' } },
              customer: { $ref: '#/components/schemas/Customer' },
              lines: { type: 'array', items: { $ref: '#/components/schemas/LinesItem' } },
              placedAt: { type: 'string', format: 'date-time' },
            },
          },
          Customer: {
            type: 'object',
            required: ['id', 'isNew', 'note'],
            properties: { id: TEXT, isNew: { type: 'boolean' }, note: {} },
          },
          LinesItem: {
            type: 'object',
            required: ['sku'],
            properties: { quantity: { type: 'number' }, sku: TEXT },
          },
        },
      },
    });
  });

  test('makes a new version when events change, and none when they do not', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    registry.onBus(eventWith({ id: 'o-1', total: 5 }));
    registry.onBus(eventWith({ id: 'o-2', total: 7 }));
    expect((await client.send(new DescribeSchemaCommand(DISCOVERED))).SchemaVersion).toBe('1');
    registry.onBus(eventWith({ id: 'o-3', coupon: 'X' }, ['r-1']));
    expect((await client.send(new DescribeSchemaCommand(DISCOVERED))).SchemaVersion).toBe('2');
    const { components } = await contentOf(new DescribeSchemaCommand(DISCOVERED));
    expect(components.schemas).toEqual({
      AWSEvent: envelope('string'),
      OrderPlaced: {
        type: 'object',
        required: ['id'],
        properties: { coupon: TEXT, id: TEXT, total: { type: 'number' } },
      },
    });
  });

  test('ignores events while it is stopped', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    await client.send(new StopDiscovererCommand(ID));
    registry.onBus(eventWith({ id: 'o-1' }));
    expect(await errorOf(client.send(new DescribeSchemaCommand(DISCOVERED)))).toMatchObject({
      name: 'NotFoundException',
    });
    await client.send(new StartDiscovererCommand(ID));
    registry.onBus(eventWith({ id: 'o-1' }));
    expect((await client.send(new DescribeSchemaCommand(DISCOVERED))).SchemaVersion).toBe('1');
  });

  test('leaves events of more than 255 levels', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    const deep = JSON.parse(`${'{"a":'.repeat(255)}1${'}'.repeat(255)}`);
    registry.onBus(eventWith(deep));
    expect(await errorOf(client.send(new DescribeSchemaCommand(DISCOVERED)))).toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('tells detail types in any letters apart', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    const types = ['日本', '中国', 'Café bestellt', 'Cafè bestellt', '✅', '🎉', 'Order/placed'];
    for (const type of types) registry.onBus({ ...eventWith({ 名前: { a: 1 } }), 'detail-type': type });
    const { Schemas = [] } = await client.send(new ListSchemasCommand({ RegistryName: DISCOVERED.RegistryName }));
    const names = Schemas.map(({ SchemaName = '' }) => SchemaName);
    expect(names.toSorted()).toEqual([
      'shop.orders@Caf_E8_Bestellt',
      'shop.orders@Caf_E9_Bestellt',
      'shop.orders@OrderPlaced',
      'shop.orders@_1F389_',
      'shop.orders@_2705_',
      'shop.orders@_4E2D__56FD_',
      'shop.orders@_65E5__672C_',
    ]);
    const japan = new DescribeSchemaCommand({ ...DISCOVERED, SchemaName: 'shop.orders@_65E5__672C_' });
    const { components } = await contentOf(japan);
    expect(components.schemas.AWSEvent['x-amazon-events-detail-type']).toBe('日本');
    expect(components.schemas['_65E5__672C_'].properties).toEqual({
      名前: { $ref: '#/components/schemas/_540D__524D_' },
    });
  });

  test('a discovered schema is exported as JSON Schema draft 4', async () => {
    await client.send(new CreateDiscovererCommand({ SourceArn: BUS }));
    registry.onBus(eventWith({ id: 'o-1' }));
    const exported = await client.send(new ExportSchemaCommand({ ...DISCOVERED, Type: 'JSONSchemaDraft4' }));
    const { type, required, properties, ...extensions } = envelope('object');
    expect(JSON.parse(exported.Content ?? '')).toEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'OrderPlaced',
      definitions: { OrderPlaced: { type: 'object', required: ['id'], properties: { id: TEXT } } },
      type,
      required,
      ...extensions,
      properties: { ...properties, detail: { $ref: '#/definitions/OrderPlaced' } },
    });
    expect([exported.SchemaVersion, exported.Type]).toEqual(['1', 'JSONSchemaDraft4']);
  });
});

describe('GetDiscoveredSchema', () => {
  test('returns the common schema of sample objects', async () => {
    const Events = ['{"Source":"a","Resources":["r"]}', '{"Source":"b"}'];
    const { Content = '' } = await client.send(new GetDiscoveredSchemaCommand({ Events, Type: 'OpenApi3' }));
    expect(JSON.parse(Content)).toEqual({
      openapi: '3.0.0',
      info: { version: '1.0.0', title: 'Event' },
      paths: {},
      components: {
        schemas: {
          Event: {
            type: 'object',
            required: ['Source'],
            properties: { Resources: { type: 'array', items: TEXT }, Source: TEXT },
          },
        },
      },
    });
  });

  test('writes whole events as JSON Schema draft 4 when asked to', async () => {
    const Events = [JSON.stringify(eventWith({ id: 'o-1' }))];
    const { Content = '' } = await client.send(new GetDiscoveredSchemaCommand({ Events, Type: 'JSONSchemaDraft4' }));
    expect(JSON.parse(Content).definitions).toEqual({
      OrderPlaced: { type: 'object', required: ['id'], properties: { id: TEXT } },
    });
  });

  test('refuses a sample that is not a JSON object', async () => {
    expect(
      await errorOf(client.send(new GetDiscoveredSchemaCommand({ Events: ['[]'], Type: 'OpenApi3' }))),
    ).toMatchObject({
      name: 'BadRequestException',
      message: 'Each event must be the text of a JSON object.',
    });
  });
});
