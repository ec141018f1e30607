import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Topology } from '../../../../server/map/shapes.ts';
import { type ConsoleRegion, consoleRegion } from '../../../support/console-region.ts';
import { linesOf } from '../../../support/links-of.ts';

const parameters = { PaymentsPipe: 'on', PartnerEndpoint: 'http://127.0.0.1:9/notices', PartnerApiKey: 'some-key' };

let open: ConsoleRegion;
let topology: Topology;
let lines: readonly string[];

beforeAll(async () => {
  open = await consoleRegion({ packageDir: '.serverless', parameters });
  topology = await open.get<Topology>('map');
  lines = linesOf(topology).map((line) => line.replaceAll(/tributary-dev(?:-|(?= |\/|$))/g, ''));
});
afterAll(() => open.stop());

test.each([
  'topic/orders -reads-> function/bridge-kafka',
  'function/bridge-kafka -sends-> bus/',
  'bus/ -matches-> rule//project-order-rule-1',
  'rule//project-order-rule-1 -delivers-> function/project-order',
  'rule//project-order-rule-1 -failures-> queue/project-order-undelivered',
  'function/project-order -failures-> queue/project-order-failed',
  'function/project-order -writes-> table/orders',
  'table/order-events -streams-> function/publish-outbox',
  'queue/record-analytics -reads-> function/record-analytics',
  'queue/record-analytics -failures-> queue/record-analytics-exhausted',
  'function/record-analytics -failures-> queue/record-analytics-failed',
  'rule//billing -delivers-> workflow/billing',
  'workflow/billing -invokes-> function/charge-payment',
  'rule//partner-notice -delivers-> api-destination/partner',
  'rule//partner-notice -failures-> queue/partner-notice-undelivered',
  'workflow/billing -sends-> bus/',
  'function/publish-to-kafka -sends-> topic/partner-shipments',
  'function/notify-delivery -sends-> sns/deliveries',
  'table/orders -reads-> function/get-order',
  'bus/ -archives-> archive/',
])('the map of the shop has %s', (line) => {
  expect(lines).toContain(line);
});

test('an API leads to its functions, each by its route', () => {
  const ofApi = topology.links.filter(({ from }) => from.startsWith('api/'));
  const routes = ofApi.map(({ to, facts }) => [to, facts.find(({ name }) => name === 'Route')?.value]);
  expect(routes).toContainEqual(['function/tributary-dev-place-order', 'POST /orders']);
  expect(routes).toHaveLength(5);
});

test('every dead-letter queue belongs to something that fails', () => {
  const queues = topology.parts.filter(
    ({ kind, name }) => kind === 'queue' && /-(?:failed|undelivered|exhausted)$/.test(name),
  );
  const owned = new Set(topology.links.flatMap(({ kind, to }) => (kind === 'failures' ? [to] : [])));
  expect(queues.length).toBeGreaterThan(20);
  expect(queues.filter(({ id }) => !owned.has(id))).toEqual([]);
});

test('every function is reached by something', () => {
  const reached = new Set(topology.links.map(({ to }) => to));
  const functions = topology.parts.filter(({ kind }) => kind === 'function');
  expect(functions.filter(({ id }) => !reached.has(id))).toEqual([]);
});
