import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tributary/region/json';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { Outside } from '#schemas/outside.ts';
import { orphansIn } from '../../../../tools/routing/orphans.ts';
import { routingOf } from '../../../../tools/routing/routing.ts';
import { readTemplate } from '../../../../tools/template/template.ts';

const entry = (type: string): CatalogueEntry => ({
  source: 'shop.orders',
  type,
  version: 1,
  file: `orders/${type}.v1.json`,
  castsFile: undefined,
  schema: {
    title: `${type}V1`,
    description: 'Something happened.',
    properties: { lines: { items: { $ref: '#/definitions/line' } } },
    definitions: { line: { properties: { sku: { type: 'string' } } } },
  },
});

const placed = { source: ['shop.orders'], 'detail-type': ['OrderPlaced'] };

function orphans(pattern: Json, outside: Record<string, Outside>, types: readonly string[], publishes: Json) {
  const template = readTemplate({
    Resources: {
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-dev' } },
      Bridge: {
        Type: 'AWS::Lambda::Function',
        Metadata: { Publishes: publishes },
        Properties: { FunctionName: 'shop-dev-bridge' },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: 'shop-dev-rule',
          EventPattern: pattern,
          Targets: [{ Id: 'bridge', Arn: { 'Fn::GetAtt': ['Bridge', 'Arn'] } }],
        },
      },
    },
  });
  return orphansIn(routingOf(template, types.map(entry), outside), outside);
}

describe('what leads nowhere is named:', () => {
  test('nothing where each event has both ends', () => {
    expect(orphans(placed, {}, ['OrderPlaced'], ['shop.orders'])).toEqual([]);
  });

  test('nothing where a rule takes what AWS or a partner sends', () => {
    for (const source of ['aws.partner/example.com/acme/orders', { prefix: 'aws.partner/' }])
      expect(orphans({ source: [source] }, {}, [], [])).toEqual([]);
    expect(orphans({ source: [{ prefix: 'awsome.' }] }, {}, [], [])).toEqual(['rule rule: no schema can match it.']);
  });

  test('an event that nobody produces', () => {
    expect(orphans(placed, {}, ['OrderPlaced'], ['OrderLost'])).toEqual([
      'OrderPlaced: nobody produces it. Declare it in "publishes", or in outside.ts.',
    ]);
  });

  test('an event that nobody consumes', () => {
    expect(orphans(placed, {}, ['OrderPlaced', 'OrderLost'], ['shop.orders'])).toEqual([
      'OrderLost: nobody consumes it. Write a rule, or say in outside.ts who has it.',
    ]);
  });

  test('not an event that somebody outside has or produces', () => {
    const outside = { OrderLost: { consumedBy: 'the archive' }, OrderPlaced: { producedBy: 'a partner' } };
    expect(orphans(placed, outside, ['OrderPlaced', 'OrderLost'], ['OrderLost'])).toEqual([]);
  });

  test.each<[string, Json]>([
    ['source', { source: ['shop.order'] }],
    ['type', { 'detail-type': [{ prefix: 'Payment' }] }],
    ['field', { ...placed, detail: { data: { lines: { weight: [1] } } } }],
  ])('a rule on a %s that no schema has', (_what, pattern) => {
    expect(orphans(pattern, { OrderPlaced: { consumedBy: 'x' } }, ['OrderPlaced'], ['shop.orders'])).toContain(
      'rule rule: no schema can match it.',
    );
  });

  test.each<[string, Json]>([
    ['a field inside a list', { ...placed, detail: { data: { lines: { sku: ['TEA'] } } } }],
    ['the metadata', { ...placed, detail: { metadata: { version: [1] } } }],
    ['replays left out', { ...placed, 'replay-name': [{ exists: false }] }],
    ['any event', { source: [{ prefix: '' }] }],
  ])('not a rule on %s', (_what, pattern) => {
    expect(orphans(pattern, {}, ['OrderPlaced'], ['shop.orders'])).toEqual([]);
  });

  test('an entry of outside.ts that is needless', () => {
    const outside = { OrderPlaced: { consumedBy: 'the archive' }, OrderGone: { consumedBy: 'nobody' } };
    expect(orphans(placed, outside, ['OrderPlaced'], ['shop.orders'])).toEqual([
      'OrderPlaced: rules match it, so outside.ts need not say who consumes it.',
      'OrderGone: outside.ts names it, and there is no such event.',
    ]);
  });
});
