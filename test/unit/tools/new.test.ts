import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '@tributary/region/command-line';
import { at, parseJson, textOf } from '@tributary/region/json';
import { catalogue } from '#schemas/catalogue.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { currentProject } from '../../../tools/new/current-project.ts';
import { fieldsOf } from '../../../tools/new/event/schema.ts';
import { planEvent } from '../../../tools/new/event.ts';
import { type HandlerOptions, planHandler } from '../../../tools/new/handler.ts';
import { camelCase, constantOf, identifierFor, kebabCase, pascalCase, yamlText } from '../../../tools/new/names.ts';
import { withNewEvent, withoutAssumedProducers, withoutConsumers } from '../../../tools/new/outside-file.ts';
import { addFunction, addResources, addToList } from '../../../tools/new/service-file.ts';
import { planTopic } from '../../../tools/new/topic.ts';
import { sampleOf } from '../../../tools/samples/sample.ts';

const PROJECT = currentProject(path.resolve('.'));
const handler = (name: string, options: Partial<HandlerOptions> = {}) =>
  planHandler(name, { on: ['OrderFulfilled'], publishes: [], from: 'bus', ...options }, PROJECT);
const event = (type: string, source = 'orders', fields = 'id:id') => planEvent(type, source, fieldsOf(fields), PROJECT);

/** The message with which it is refused. */
function refusal(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('planning a new handler', () => {
  test('names its folder, its reaction, its sample, its test and its entry in serverless.yml', () => {
    expect(Object.keys(handler('tell-warehouse'))).toEqual([
      'functions/tell-warehouse/handler.ts',
      'functions/tell-warehouse/env.ts',
      'domain/orders/tell-warehouse.ts',
      'events/eventbridge/tell-warehouse.json',
      'test/unit/domain/orders/tell-warehouse.test.ts',
      'serverless.yml',
    ]);
  });

  test('over HTTP adds the schemas of its request and answer, and a route by its name', () => {
    const files = handler('tell-warehouse', { on: [], from: 'http' });
    expect(Object.keys(files)).toEqual([
      'schemas/api/operations/tell-warehouse.ts',
      'functions/tell-warehouse/handler.ts',
      'functions/tell-warehouse/env.ts',
      'domain/requests/tell-warehouse.ts',
      'events/http/tell-warehouse.json',
      'test/unit/domain/requests/tell-warehouse.test.ts',
      'serverless.yml',
    ]);
    expect(files['serverless.yml']).toContain('      - httpApi: POST /tell-warehouse\n');
    expect(files['schemas/api/operations/tell-warehouse.ts']).toContain('"title":"TellWarehouseRequest"');
  });

  test('with a table adds its resources and the module that knows it', () => {
    const files = Object.keys(handler('tell-warehouse', { table: 'LoyaltyPoints' }));
    expect(files).toContain('infra/tables/loyalty-points.yml');
    expect(files).toContain('domain/orders/loyalty-points-table.ts');
  });

  test('takes at most eleven lines of serverless.yml, with everything', () => {
    const { 'serverless.yml': yaml = '' } = handler('tell-warehouse', { table: 'Points', publishes: ['OrderPaid'] });
    expect(yaml.split('\n').length - PROJECT.serviceYaml.split('\n').length).toBeLessThanOrEqual(11);
  });

  test.each([
    ['Notify', {}, 'Notify cannot be the name of a handler: say what it does in lower case'],
    ['2-notify', {}, '2-notify cannot be the name of a handler'],
    ['a-very-long-name-that-does-not-fit-into-aws', {}, 'in at most 40 characters.'],
    ['payment-failed', {}, 'payment-failed ends like the name of a dead-letter queue'],
    ['notify-delivery', {}, 'serverless.yml has a function notify-delivery already.'],
    ['notifydelivery', {}, 'not refused'],
    ['get-1', {}, 'not refused'],
    ['billing', {}, 'billing would share the name Billing'],
    ['decide', {}, 'domain/orders/decide.ts exists already: choose another name.'],
    [
      'tell',
      { on: ['OrderPlacd'] },
      'Unknown event type OrderPlacd: did you mean OrderPlaced? There are: BillingFailed,',
    ],
    ['tell', { on: ['Nonsense'] }, 'Unknown event type Nonsense. There are: '],
    ['tell', { from: 'schedule' }, 'A schedule brings no event: leave out --on.'],
    ['tell', { from: 'http' }, 'A request brings no event: leave out --on.'],
    ['tell', { route: 'GET /things' }, '--route and --fields describe a request: add --from http.'],
    ['tell', { from: 'http', on: [], route: 'things' }, '--route takes a method (GET, POST, PUT, PATCH, DELETE)'],
    ['tell', { from: 'http', on: [], route: 'get /things' }, '--route takes a method'],
    ['tell', { from: 'http', on: [], route: 'GET /{a}/{a}' }, '--route takes a method'],
    ['tell', { from: 'http', on: [], route: 'GET /{all+}' }, '--route takes a method'],
    [
      'tell',
      { from: 'http', on: [], route: 'GET /orders/{id}' },
      'GET /orders/{id} is the route of get-order already: name another with --route.',
    ],
    ['tell', { from: 'http', on: [], route: 'GET /tell', fields: 'id:id' }, 'A GET has no body: leave out --fields.'],
    ['tell', { from: 'http', on: [], route: 'GET /tell', table: 'Tales' }, 'A GET changes nothing'],
    ['tell', { from: 'http', on: [], fields: 'id' }, '--fields takes name:kind with commas between, not id.'],
    ['tell', { on: [] }, 'Name the event that it reacts to: --on <EventType>'],
    ['tell', { publishes: ['OrderFulfilled'] }, 'It would react to its own OrderFulfilled, for ever.'],
    ['tell', { from: 'kafkaesque' }, '--from takes bus, queue, kafka, schedule, http, not kafkaesque.'],
    ['tell', { from: 'kafka', on: ['ShipmentDelivered'] }, 'No topic carries the events of partner.shipments.'],
    ['tell', { from: 'kafka', on: ['OrderPaid', 'StockReserved'] }, 'A handler reads one topic'],
    ['tell', { table: 'loyalty' }, 'loyalty cannot be the name of a table'],
    ['tell', { table: 'PointsTable' }, 'PointsTable cannot be the name of a table'],
    ['tell', { table: 'Orders' }, 'infra/ has a table of that name already'],
    ['tell', { table: 'SALES' }, 'infra/ has a table of that name already'],
    ['points-table', { table: 'Points' }, 'The handler and its table would share domain/orders/points-table.ts'],
  ] as const)('%s with %j: %s', (name, options, message) => {
    expect(refusal(() => handler(name, options))).toContain(message);
  });
});

describe('planning a new event', () => {
  test('names its schema, a line to produce, and its place among the events with an outside', () => {
    const files = event('OrderReturned', 'tributary.orders', 'orderId:id,weight:number,at:time');
    expect(Object.keys(files)).toEqual([
      'schemas/orders/OrderReturned.v1.json',
      'events/produce/OrderReturned.jsonl',
      'schemas/outside.ts',
    ]);
    const schema = JSON.parse(files['schemas/orders/OrderReturned.v1.json'] ?? '');
    expect(schema).toMatchObject({ title: 'OrderReturnedV1', required: ['orderId', 'weight', 'at'] });
    expect(JSON.parse(files['events/produce/OrderReturned.jsonl'] ?? '')).toMatchObject({
      source: 'tributary.orders',
      type: 'OrderReturned',
    });
  });

  test('of a source without a topic says that its producer is outside', () => {
    expect(event('ParcelLost', 'partner.parcels')['schemas/outside.ts']).toContain(
      "ParcelLost: { producedBy: 'a producer outside of this application', consumedBy: ",
    );
  });

  test.each([
    ['orderReturned', 'orders', 'id:id', 'orderReturned cannot be a type of events'],
    ['OrderReturnedV2', 'orders', 'id:id', 'and not the version.'],
    ['OrderPlaced', 'orders', 'id:id', 'OrderPlaced exists already: schemas/orders/OrderPlaced.'],
    ['ORDERPlaced', 'orders', 'id:id', 'ORDERPlaced and OrderPlaced could not be told apart'],
    ['Lost', '../up', 'id:id', '../up cannot be a source'],
    ['Lost', 'generated', 'id:id', 'generated cannot be a source'],
    ['Lost', 'orders', 'id', '--fields takes name:kind with commas between, not id.'],
    ['Lost', 'orders', 'a:id,a:text', '--fields names a twice.'],
    ['Delete', 'orders', 'id:id', 'not refused'],
  ])('%s of %s with %s: %s', (type, source, fields, message) => {
    expect(refusal(() => event(type, source, fields))).toContain(message);
  });
});

test('a handler on a topic in Avro decodes it, and its sample is as the mapping hands it over', () => {
  const functions = { bridge: { kafkaTopics: [{ name: 'orders', value: 'avro' }] } };
  const options = {
    on: ['OrderPlaced'],
    publishes: [],
    from: 'kafka',
    table: undefined,
    route: undefined,
    fields: undefined,
  };
  const files = planHandler('tell', options, { ...PROJECT, functions });
  expect(files['serverless.yml']).toContain('    kafkaTopics: [{ name: orders, value: avro }]\n');
  expect(files['functions/tell/env.ts']).toContain('...valueVariables');
  const wired = files['functions/tell/handler.ts'];
  expect(wired).toContain('valuesOf(env, dynamoDbClient(), [orderPlacedV1Messages, orderPlacedMessages])');
  expect(wired).toContain('onKafkaEvents(kitFor(env), { ...env, values }, on(orderPlaced, tell))');
  const sample = parseJson(files['events/kafka/tell.json'] ?? '');
  const record = at(sample, 'records', 'orders-0', 0);
  expect(at(record, 'valueSchemaMetadata')).toEqual({ dataFormat: 'AVRO', schemaId: '1' });
  const value = Buffer.from(textOf(at(record, 'value')), 'base64').toString();
  expect(parseJson(value)).toHaveProperty('orderId');
});

describe('planning a new topic', () => {
  test('adds it to the topics of the bridge, and its source to what the bridge publishes', () => {
    const { 'serverless.yml': yaml = '' } = planTopic('returns', PROJECT);
    expect(yaml).toMatch(/kafkaTopics: \[orders, .*, returns\]/);
    expect(yaml).toContain('publishes: [tributary.orders, tributary.payments, tributary.inventory, tributary.returns]');
  });

  test('says how its values are encoded, where they are not JSON', () => {
    const { 'serverless.yml': yaml = '' } = planTopic('returns', PROJECT, 'protobuf');
    expect(yaml).toContain(', { name: returns, value: protobuf }]');
    expect(refusal(() => planTopic('returns', PROJECT, 'avor'))).toContain(
      '--value avor is no encoding. Did you mean avro?',
    );
  });

  test.each([
    ['orders', 'The topic orders exists already.'],
    ['partner-shipments', 'The topic partner-shipments exists already.'],
    ['Returns', 'Returns cannot be the name of a topic'],
  ])('%s is refused: %s', (name, message) => {
    expect(refusal(() => planTopic(name, PROJECT))).toContain(message);
  });

  test('is refused without a bridge', () => {
    expect(refusal(() => planTopic('returns', { ...PROJECT, functions: {} }))).toContain(
      'has no function with kafkaTopics',
    );
  });
});

describe('names', () => {
  test('become identifiers, unless they mean something already', () => {
    expect([camelCase('count-2-returns'), pascalCase('count-2-returns')]).toEqual(['count2Returns', 'Count2Returns']);
    expect([kebabCase('LoyaltyPoints'), kebabCase('V2Points'), kebabCase('HTTPCalls')]).toEqual([
      'loyalty-points',
      'v2-points',
      'http-calls',
    ]);
    expect([constantOf('OrderPaid'), constantOf('Delete'), constantOf('AllEvents')]).toEqual([
      'orderPaid',
      'deleteDefinition',
      'allEventsDefinition',
    ]);
    expect(['default', 'order-paid', 'thank'].map((name) => identifierFor(name, ['orderPaid']))).toEqual([
      'defaultReaction',
      'orderPaidReaction',
      'thank',
    ]);
    expect(['null', 'on', 'orders'].map(yamlText)).toEqual(["'null'", "'on'", 'orders']);
  });
});

describe('the events with an outside', () => {
  const FILE = `/** Why. */
export const OUTSIDE: Readonly<Record<string, Outside>> = {
  Shipped: { producedBy: 'the carrier', consumedBy: 'the carrier' },
  Billed: { consumedBy: 'accounting' },
};
`;

  test('lose what the application does itself from now on', () => {
    expect(withoutConsumers(FILE, ['Billed', 'Shipped', 'Unknown'])).toBe(
      FILE.replace(", consumedBy: 'the carrier'", '').replace("  Billed: { consumedBy: 'accounting' },\n", ''),
    );
  });

  test('keep a producer that a person has named', () => {
    const more = withNewEvent(FILE, 'Lost', false);
    expect(withoutAssumedProducers(more, ['Shipped', 'Lost'])).toBe(withNewEvent(FILE, 'Lost', true));
  });

  test('may be none at first', () => {
    const none = 'export const OUTSIDE: Readonly<Record<string, Outside>> = {};\n';
    expect(withNewEvent(none, 'Lost', true)).toContain(
      "{\n  Lost: { consumedBy: 'a consumer outside of this application' },\n};",
    );
  });
});

describe('the sample of an event', () => {
  const entries = catalogue().map((entry) => [`${entry.type} v${entry.version}`, entry] as const);

  test.each(entries)('%s is valid by its own schema', (_name, { type, version, schema }) => {
    const validate = allEvents.find((event) => event.type === type)?.validators[version];
    expect({ valid: validate?.(sampleOf(schema)), errors: validate?.errors }).toEqual({ valid: true, errors: null });
  });

  test('holds every kind of value that a schema can ask for', () => {
    const schema = {
      type: 'object',
      properties: {
        code: { type: 'string', pattern: '^[0-9]{3}$' },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', minItems: 2, items: { $ref: '#/definitions/tag' } },
        count: { type: 'integer', minimum: 5 },
        share: { type: 'number' },
        open: { type: 'boolean' },
        note: { type: 'string', minLength: 6 },
      },
      definitions: { tag: { type: 'string' } },
    };
    expect(sampleOf(schema)).toEqual({
      code: expect.stringMatching(/^[0-9]{3}$/),
      kind: 'a',
      tags: ['tags', 'tags'],
      count: 5,
      share: 1,
      open: true,
      note: 'note--',
    });
  });
});

describe('the entry in serverless.yml', () => {
  test('stands behind the last function, and all else stays as it was', () => {
    const yaml = 'a: 1 # one\n\nfunctions:\n  # first\n  one-two: { x: !Ref Bus }\n\n# the rest\nresources: []\n';
    expect(addFunction(yaml, 'three-four', '\n  three-four:\n    y: 2\n')).toBe(
      'a: 1 # one\n\nfunctions:\n  # first\n  one-two: { x: !Ref Bus }\n\n  three-four:\n    y: 2\n\n# the rest\nresources: []\n',
    );
  });

  test('ends a file that ends with the functions', () => {
    expect(addFunction('functions:\n  a-b: {}\n', 'c-d', '\n  c-d: {}\n')).toBe('functions:\n  a-b: {}\n\n  c-d: {}\n');
  });

  test('is refused where there are no functions', () => {
    expect(() => addFunction('service: x\n', 'c-d', '')).toThrow('serverless.yml has no functions: to add one to.');
  });

  test('is found again in the list of a function that gets longer, in either form', () => {
    const flow = 'functions:\n  a:\n    kafkaTopics: [x, y] # two\n    publishes: [s.x]\n';
    expect(addToList(flow, 'a', 'kafkaTopics', ['z'])).toBe(flow.replace('x, y', 'x, y, z'));
    const block = 'functions:\n  a:\n    kafkaTopics:\n      - x\n    b: 1\n';
    expect(addToList(block, 'a', 'kafkaTopics', ['z'])).toBe(block.replace('- x\n', '- x\n      - z\n'));
    const maps = 'functions:\n  a:\n    kafkaTopics: [x, { name: y, value: avro }] # two\n';
    expect(addToList(maps, 'a', 'kafkaTopics', ['z'])).toBe(maps.replace('avro }]', 'avro }, z]'));
    expect(() => addToList(flow, 'a', 'queues', ['z'])).toThrow('functions.a in serverless.yml has no list queues');
  });

  test('and a file of resources stand at the end of their lists', () => {
    const yaml = 'functions:\n  a: {}\n\nresources:\n  - x.yml\n\nplugins: []\n';
    expect(addResources(yaml, 'infra/tables/t.yml')).toBe(
      yaml.replace('- x.yml\n', `- x.yml\n  - \${file(./infra/tables/t.yml)}\n`),
    );
  });
});
