import { describe, expect, test } from '@jest/globals';
import Ajv04 from 'ajv-draft-04';
import { catalogue, metadataSchema } from '#schemas/catalogue.ts';
import { registrySchemas } from '#schemas/registry.ts';
import { problemsBy } from '../support/registry.ts';
import { busSample, onTheBus, placedOrder } from '../support/samples.ts';

const schemas = registrySchemas();
const contentOf = (name: string) => schemas.find((schema) => schema.name === name)?.content ?? {};

describe('the registry', () => {
  test('has one schema for each event and version', () => {
    expect(schemas.map(({ name }) => name)).toEqual(
      catalogue().map(({ source, type, version }) => `${source}@${type}-v${version}`),
    );
  });

  test('holds the whole envelope of an event', () => {
    const { $schema: _dialect, ...metadata } = metadataSchema();
    const text = { type: 'string' };
    expect(schemas.find(({ name }) => name === 'tributary.inventory@StockDepleted-v1')).toEqual({
      name: 'tributary.inventory@StockDepleted-v1',
      description: 'A product ran out. Only says that it happened: ask inventory for the rest.',
      content: {
        $schema: 'http://json-schema.org/draft-04/schema#',
        title: 'StockDepleted-v1',
        description: 'A product ran out. Only says that it happened: ask inventory for the rest.',
        'x-amazon-events-detail-type': 'StockDepleted',
        'x-amazon-events-source': 'tributary.inventory',
        definitions: {
          Metadata: metadata,
          StockDepletedV1: {
            title: 'StockDepletedV1',
            description: 'A product ran out. Only says that it happened: ask inventory for the rest.',
            type: 'object',
            required: ['sku'],
            properties: { sku: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' } },
          },
        },
        type: 'object',
        required: ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
        properties: {
          version: text,
          id: text,
          'detail-type': { enum: ['StockDepleted'] },
          source: { enum: ['tributary.inventory'] },
          account: text,
          time: { type: 'string', format: 'date-time' },
          region: text,
          resources: { type: 'array', items: text },
          'replay-name': text,
          detail: {
            type: 'object',
            required: ['metadata', 'data'],
            properties: {
              metadata: { $ref: '#/definitions/Metadata' },
              data: { $ref: '#/definitions/StockDepletedV1' },
            },
          },
        },
      },
    });
  });

  test('finds the definitions that the data of an event refers to', () => {
    expect(problemsBy(contentOf('tributary.orders@OrderPlaced-v2'), onTheBus(placedOrder()))).toEqual([]);
    const broken = placedOrder({}, { total: { minorUnits: -1, currency: 'euro' } });
    expect(problemsBy(contentOf('tributary.orders@OrderPlaced-v2'), onTheBus(broken))).toEqual([
      '/detail/data/total/minorUnits must be >= 0',
      '/detail/data/total/currency must match pattern "^[A-Z]{3}$"',
    ]);
  });

  test('tells events apart by source and detail-type', () => {
    const problems = problemsBy(contentOf('tributary.orders@OrderPlaced-v2'), {
      ...onTheBus(placedOrder()),
      source: 'partner.orders',
      'detail-type': 'OrderLost',
    });
    expect(problems).toEqual([
      '/detail-type must be equal to one of the allowed values',
      '/source must be equal to one of the allowed values',
    ]);
  });

  test('checks the metadata too', () => {
    const { detail, ...event } = busSample('OrderCancelled');
    const { hops: _hops, ...metadata } = detail.metadata;
    const broken = { ...event, detail: { ...detail, metadata } };
    expect(problemsBy(contentOf('tributary.orders@OrderCancelled-v1'), broken)).toEqual([
      "/detail/metadata must have required property 'hops'",
    ]);
  });
});

describe.each(schemas)('$name', ({ name, content, description }) => {
  test('is Draft 4, of a name, description and size that the registry takes', () => {
    const ajv = new Ajv04.default({ strict: false });
    expect([ajv.validateSchema({ ...content }), ajv.errors]).toEqual([true, null]);
    expect(name).toMatch(/^[\w.@-]{1,385}$/);
    expect(description.length).toBeLessThanOrEqual(256);
    expect(JSON.stringify(content).length).toBeLessThanOrEqual(100_000);
  });
});
