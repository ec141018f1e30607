import { describe, expect, test } from '@jest/globals';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import { KitError } from '#lib/errors.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import { orderCancelled, orderPlaced, orderPlacedV1, stockDepleted } from '#schemas/generated/contracts.ts';
import { cancelledOrder, placedOrder, placedOrderV1 } from '../../support/samples.ts';

const invalid = (what: string, problems: string) => new KitError('EVENT_INVALID', { what, problems });

describe('definitionOf', () => {
  test('finds the definition by source and type', () => {
    const definitions = [stockDepleted, orderCancelled, orderPlaced];
    expect(definitionOf(definitions, { source: 'tributary.orders', type: 'OrderPlaced' }, 'f')).toBe(orderPlaced);
  });

  test.each([
    { source: 'tributary.orders', type: 'OrderMislaid' },
    { source: 'partner.orders', type: 'OrderPlaced' },
  ])('refuses $source $type, and names the events that are taken', ({ source, type }) => {
    const known = 'tributary.orders OrderCancelled, tributary.orders OrderPlaced';
    expect(() => definitionOf([orderCancelled, orderPlaced], { source, type }, 'bridge')).toThrow(
      new KitError('EVENT_TYPE_UNKNOWN', { source, type, taker: 'bridge', known }),
    );
  });
});

describe('parseEnvelope', () => {
  test('takes metadata and data, and leaves the data unchecked', () => {
    const { metadata } = placedOrder();
    expect(parseEnvelope({ metadata, data: 'anything', more: 1 })).toEqual({ metadata, data: 'anything' });
  });

  test('tolerates metadata that it does not know', () => {
    const metadata = { ...placedOrder().metadata, tenant: 'north' };
    expect(parseEnvelope({ metadata, data: {} })).toEqual({ metadata, data: {} });
  });

  test('names every field that is missing', () => {
    const missing = Object.keys(placedOrder().metadata);
    const problems = missing.map((name) => `metadata must have required property '${name}'`);
    expect(missing).toHaveLength(11);
    expect(() => parseEnvelope({ metadata: {} })).toThrow(invalid('The event', problems.join('; ')));
  });

  test.each([undefined, null, 'text', [], {}])('refuses %p, which has no metadata', (detail) => {
    expect(() => parseEnvelope(detail)).toThrow(invalid('The event', 'metadata must be object'));
  });

  test.each([
    ['id', '', 'must NOT have fewer than 1 characters'],
    ['id', 'x'.repeat(129), 'must NOT have more than 128 characters'],
    ['type', 7, 'must be string'],
    ['version', 0, 'must be >= 1'],
    ['version', 1.5, 'must be integer'],
    ['source', 'x'.repeat(257), 'must NOT have more than 256 characters'],
    ['subject', '', 'must NOT have fewer than 1 characters'],
    ['time', 'yesterday', 'must match format "date-time"'],
    ['correlationId', null, 'must be string'],
    ['causationId', '', 'must NOT have fewer than 1 characters'],
    ['sequence', -1, 'must be >= 0'],
    ['traceparent', 'none', 'must match pattern "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"'],
    ['hops', '1', 'must be integer'],
  ])('names %s when it is %p', (field, value, problem) => {
    const { metadata, data } = placedOrder();
    expect(() => parseEnvelope({ metadata: { ...metadata, [field]: value }, data })).toThrow(
      invalid('The event', `metadata.${field} ${problem}`),
    );
  });
});

describe('conform', () => {
  test('passes an event of the version wanted on as it is', () => {
    const event = placedOrder();
    expect(conform(orderPlaced, event)).toBe(event);
  });

  test('tolerates fields that the schema does not know', () => {
    const event = { ...placedOrder(), data: { ...placedOrder().data, gift: true } };
    expect(conform(orderPlaced, event)).toBe(event);
  });

  test('refuses a version that has no schema, and names those that do', () => {
    expect(() => conform(orderPlaced, placedOrder({ version: 9 }))).toThrow(
      new KitError('EVENT_VERSION_UNKNOWN', { type: 'OrderPlaced', version: 9, known: '1, 2' }),
    );
  });

  test('names each field at fault by its path', () => {
    const { metadata, data } = placedOrder();
    const [line] = data.lines;
    const broken = { ...data, customer: { name: '' }, lines: [line, { ...line, quantity: 0, unitPrice: {} }] };
    expect(() => conform(orderPlaced, { metadata, data: broken })).toThrow(
      invalid(
        'OrderPlaced evt-1001-1',
        [
          "data.customer must have required property 'customerId'",
          "data.customer must have required property 'email'",
          'data.customer.name must NOT have fewer than 1 characters',
          'data.lines[1].quantity must be >= 1',
          "data.lines[1].unitPrice must have required property 'minorUnits'",
          "data.lines[1].unitPrice must have required property 'currency'",
        ].join('; '),
      ),
    );
  });

  test('names twenty problems and counts the rest, so that the message stays short', () => {
    const lines = Array.from({ length: 23 }, () => 1);
    const { metadata, data } = placedOrder();
    const named = lines.slice(0, 20).map((_line, index) => `data.lines[${index}] must be object`);
    expect(() => conform(orderPlaced, { metadata, data: { ...data, lines } })).toThrow(
      invalid('OrderPlaced evt-1001-1', `${named.join('; ')}; and 3 more`),
    );
  });

  test('twenty problems are all named', () => {
    const lines = Array.from({ length: 20 }, () => 1);
    const { metadata, data } = placedOrder();
    const named = lines.map((_line, index) => `data.lines[${index}] must be object`);
    expect(() => conform(orderPlaced, { metadata, data: { ...data, lines } })).toThrow(
      invalid('OrderPlaced evt-1001-1', named.join('; ')),
    );
  });

  test('checks the data against the version it was sent in', () => {
    const { metadata, data } = placedOrder();
    expect(() => conform(orderPlaced, { metadata: { ...metadata, version: 1 }, data })).toThrow(
      invalid(
        'OrderPlaced evt-1001-1',
        'data.lines[0].unitPrice must be number; data.lines[1].unitPrice must be number; data.total must be number',
      ),
    );
  });

  test('casts version 1 up to version 2', () => {
    expect(conform(orderPlaced, placedOrderV1())).toEqual(placedOrder());
  });

  test('casts version 2 down to version 1', () => {
    expect(conform(orderPlacedV1, placedOrder())).toEqual(placedOrderV1());
  });

  test('a cast keeps fields that it does not know', () => {
    const { metadata, data } = placedOrderV1();
    const { data: casted } = conform(orderPlaced, { metadata, data: { ...data, gift: true } });
    expect(casted).toEqual({ ...placedOrder().data, gift: true });
  });

  test('cannot cast down what the lower version has no place for', () => {
    const dollars = placedOrder({}, { total: { minorUnits: 8400, currency: 'USD' } });
    const problem = 'version 1 knows amounts in EUR only, this is in USD';
    const cause = new Error(problem);
    const wanted = new KitError('EVENT_NOT_CASTABLE', { type: 'OrderPlaced', from: 2, to: 1, problem }, { cause });
    expect(() => conform(orderPlacedV1, dollars)).toThrow(wanted);
    expect(thrownBy(() => conform(orderPlacedV1, dollars))).toEqual(wanted);
  });
});

describe('casts over several versions', () => {
  const version = (number: number): EventDefinition => ({
    source: 'test',
    type: 'Counted',
    version: number,
    validators: { 1: () => true, 2: () => true, 3: () => true, 4: () => true },
    upcasts: { 1: (data: string) => `${data}+2`, 2: (data: string) => `${data}+3` },
    downcasts: { 3: (data: string) => `${data}-2`, 2: (data: string) => `${data}-1` },
  });
  const event = (number: number) => ({
    metadata: { ...cancelledOrder().metadata, version: number },
    data: `${number}`,
  });

  test.each([
    [1, 3, '1+2+3'],
    [3, 1, '3-2-1'],
    [2, 3, '2+3'],
    [2, 1, '2-1'],
  ])('version %d is turned into version %d step by step', (from, to, data) => {
    expect(conform(version(to), event(from))).toEqual({ metadata: event(to).metadata, data });
  });

  test.each([
    [1, 4, 3],
    [4, 2, 4],
  ])('from %d to %d the step at version %d is missing', (from, to, missing) => {
    const problem = `version ${missing} has no cast`;
    expect(() => conform(version(to), event(from))).toThrow(
      new KitError('EVENT_NOT_CASTABLE', { type: 'OrderCancelled', from, to, problem }),
    );
  });
});

describe('a validator', () => {
  test.each([2 ** 53, -(2 ** 53), 1e300])(
    'refuses the integer %p, which may be another than was sent',
    (minorUnits) => {
      const event = placedOrder({}, { total: { minorUnits, currency: 'EUR' } });
      expect(() => conform(orderPlaced, event)).toThrow(
        'data.total.minorUnits must be integer, and the number that it has cannot be held exactly',
      );
    },
  );

  const broken = (errors: NonNullable<EventDefinition['validators'][number]['errors']> | null): EventDefinition => ({
    ...orderCancelled,
    validators: { 1: Object.assign(() => false, { errors }) },
  });

  test('that gives no message or no errors is still believed', () => {
    const errors = [{ instancePath: '/a/0', keyword: 'x', params: {} }];
    expect(() => conform(broken(errors), cancelledOrder())).toThrow(
      invalid('OrderCancelled evt-1002-2', 'data.a[0] is invalid'),
    );
    expect(() => conform(broken(null), cancelledOrder())).toThrow(invalid('OrderCancelled evt-1002-2', ''));
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
