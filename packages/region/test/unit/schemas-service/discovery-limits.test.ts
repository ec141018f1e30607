import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Registry } from '../../../src/schemas/registry.ts';
import { latestOf } from '../../../src/schemas/schema-store.ts';
import { SchemasService } from '../../../src/schemas/schemas-service.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { ACCOUNT, addRule, arn, type OpenBus, openBus, put, REGION, START_MS } from '../eventbridge/open-bus.ts';

let stateStore: TestStateStore;

beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(() => stateStore[Symbol.dispose]());

interface Discovered {
  readonly bus: OpenBus;
  readonly registry: Registry;
}

/** A bus with a rule, and a discoverer of its events. */
async function open(): Promise<Discovered> {
  const bus = openBus();
  const onEvent = bus.service.onEvent.bind(bus.service);
  const schemas = new SchemasService({ clock: bus.clock, region: REGION, accountId: ACCOUNT, onEvent });
  schemas.restore(stateStore.open());
  const sourceArn = arn('event-bus/default');
  schemas.discoverers.create({ sourceArn, description: undefined, crossAccount: undefined });
  await addRule(bus);
  await bus.call('PutRule', { Name: 'rule-1', EventPattern: '{"account":[{"exists":true}]}' });
  return { bus, registry: schemas.registries.get('discovered-schemas') };
}

const withFields = (count: number, prefix = 'field-'): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, 1])));

/** Puts an event between two others, all of which must arrive. */
async function deliversWith({ bus }: Discovered, entry: JsonObject): Promise<void> {
  const usual = { Source: 'shop', DetailType: 'Known', Detail: '{"id":1}' };
  bus.sent.length = 0;
  const answer = await bus.call('PutEvents', { Entries: [usual, { ...usual, ...entry }, usual] });
  await bus.service.idle();
  expect(answer).toMatchObject({ FailedEntryCount: 0 });
  expect(bus.sent).toHaveLength(3);
}

test.each([
  ['a source that is no name', { Source: '/shop', DetailType: 'Other' }],
  ['a name that is too long', { Source: 's'.repeat(380), DetailType: 'Other' }],
  ['a schema of more than 100,000 characters', { DetailType: 'Other', Detail: withFields(5_000) }],
])('an event with %s is delivered, and leaves no schema', async (_what, entry) => {
  const discovered = await open();
  await deliversWith(discovered, entry);
  expect([...discovered.registry.schemas.keys()]).toEqual(['shop@Known']);
});

test('an event that makes a schema grow too large leaves it as it was, and the next one is learnt', async () => {
  const discovered = await open();
  await deliversWith(discovered, { Detail: withFields(5_000) });
  await deliversWith(discovered, { Detail: '{"id":1,"note":"x"}' });
  const schema = discovered.registry.schemas.get('shop@Known');
  const content = schema === undefined ? '{}' : latestOf(schema).content;
  expect(Object.keys(JSON.parse(content).components.schemas.Known.properties)).toEqual(['id', 'note']);
});

test('the 101st version of a schema is not kept, its event is delivered', async () => {
  const discovered = await open();
  const versions = () => discovered.registry.schemas.get('shop@Known')?.versions.map(({ number }) => Number(number));
  for (let n = 1; n <= 100; n++) await put(discovered.bus, { DetailType: 'Known', Detail: withFields(n) });
  expect(versions()).toHaveLength(100);
  await deliversWith(discovered, { Detail: withFields(101) });
  expect(versions()?.at(-1)).toBe(100);
});

test('the 201st schema is not kept, its event is delivered, also by a replay', async () => {
  const discovered = await open();
  const { bus, registry } = discovered;
  await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: arn('event-bus/default') });
  for (let n = 1; n <= 199; n++) await put(bus, { DetailType: `Type ${n}` });
  await deliversWith(discovered, { DetailType: 'One too many' });
  expect([registry.schemas.size, registry.schemas.has('shop@OneTooMany')]).toEqual([200, false]);
  bus.sent.length = 0;
  await bus.call('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: arn('archive/all'),
    EventStartTime: START_MS / 1000 - 60,
    EventEndTime: START_MS / 1000 + 60,
    Destination: { Arn: arn('event-bus/default') },
  });
  await bus.service.idle();
  expect((await bus.call('DescribeReplay', { ReplayName: 'again' }))['State']).toBe('COMPLETED');
  expect(bus.sent).toHaveLength(202);
});

test('a fault of the registry itself is not hidden', async () => {
  const { bus, registry } = await open();
  registry.schemas.set = () => {
    throw new TypeError('broken');
  };
  await expect(put(bus)).rejects.toThrow('broken');
});
