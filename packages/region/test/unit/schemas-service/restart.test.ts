import { DeleteSchemaCommand, DescribeSchemaCommand, ListSchemasCommand } from '@aws-sdk/client-schemas';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { BUS, eventWith, openRegistry } from './fixture.ts';

const DISCOVERED = { RegistryName: 'discovered-schemas', SchemaName: 'shop.orders@OrderPlaced' };

let stateStore: TestStateStore;
const registries: Awaited<ReturnType<typeof openRegistry>>[] = [];

beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(async () => {
  for (const registry of registries.splice(0)) await registry.close();
  stateStore[Symbol.dispose]();
});

/** The registry of a new process with a discoverer, on the state of the process before it. */
async function started() {
  const registry = await openRegistry();
  registries.push(registry);
  registry.service.restore(stateStore.open());
  registry.service.discoverers.create({ sourceArn: BUS, description: undefined, crossAccount: undefined });
  return registry;
}

test('a discovered schema has its versions, and grows from its earlier shape', async () => {
  const before = await started();
  before.onBus(eventWith({ id: 'o-1', at: '2026-01-02T03:04:05Z' }));
  before.onBus(eventWith({ id: 'o-2', lines: [{ quantity: 1 }] }));
  const shown = await before.client.send(new DescribeSchemaCommand(DISCOVERED));
  const after = await started();
  const again = await after.client.send(new DescribeSchemaCommand(DISCOVERED));
  after.onBus(eventWith({ id: 'o-3', lines: [{ quantity: 1, note: 'x' }] }));
  const { Content = '', SchemaVersion } = await after.client.send(new DescribeSchemaCommand(DISCOVERED));

  expect({ ...again, $metadata: undefined }).toEqual({ ...shown, $metadata: undefined });
  expect([shown.SchemaVersion, SchemaVersion]).toEqual(['2', '3']);
  const { OrderPlaced } = JSON.parse(Content).components.schemas;
  expect(Object.keys(OrderPlaced.properties).sort()).toEqual(['at', 'id', 'lines']);
  expect(OrderPlaced.required).toEqual(['id']);
});

test('a discovered schema that was deleted stays deleted', async () => {
  const before = await started();
  before.onBus(eventWith({ id: 'o-1' }));
  await before.client.send(new DeleteSchemaCommand(DISCOVERED));
  const after = await started();
  const { Schemas } = await after.client.send(new ListSchemasCommand({ RegistryName: 'discovered-schemas' }));
  expect(Schemas).toEqual([]);
});
