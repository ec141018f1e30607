import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { GlueService } from '../../../src/glue/glue-service.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { TOY_KINDS } from '../../support/toy-kinds.ts';
import { until } from '../../support/until.ts';
import { HOME } from './fixture.ts';

let stateStore: TestStateStore;
let clock: VirtualClock;
beforeEach(() => {
  stateStore = testStateStore();
  clock = new VirtualClock(0);
});
afterEach(() => stateStore[Symbol.dispose]());

/** The registry of a new process, on what the process before it left. */
function started(seed = 1): GlueService {
  const glue = new GlueService({ clock, random: seededRandom(seed), kinds: TOY_KINDS, ...HOME });
  glue.restore(stateStore.open());
  return glue;
}

const DRAFT = { registryName: 'main', name: 'Reading', dataFormat: 'AVRO', compatibility: 'BACKWARD' } as const;

function withSchema(glue: GlueService) {
  glue.registries.create({ name: 'main', tags: { team: 'a' } });
  return glue.versions.register(glue.schemas.create(DRAFT), 'needs id may');
}

test('registries, schemas, versions and their metadata are there after a restart', () => {
  const before = started();
  const first = withSchema(before);
  before.metadata.put(first, 'team', 'a');

  const after = started(2);

  expect(after.registries.all()).toEqual(before.registries.all());
  expect(after.schemas.all()).toEqual(before.schemas.all());
  expect(after.versionsOf(first.schemaArn)).toEqual(before.versionsOf(first.schemaArn));
  expect(after.version(first.id).metadata).toMatchObject({ team: [{ value: 'a' }] });
});

test('a check and a deletion that were under way are taken up again', async () => {
  const release = clock.hold();
  const before = started();
  const { schemaArn } = withSchema(before);
  const pending = before.versions.register(before.schemas.get(schemaArn), 'needs id may name');
  const gone = before.registries.create({ name: 'gone' });
  before.deletions.registry(gone);
  expect(pending.status).toBe('PENDING');

  const after = started(2);
  release();
  await until(() => after.pendingCount === 0);

  expect(after.version(pending.id).status).toBe('AVAILABLE');
  expect(after.registries.find('gone')).toBeUndefined();
});

test('a registry of a template keeps what a call changed, until the template asks for something else', () => {
  const before = started();
  before.registries.declare({ name: 'main', description: 'one' });
  before.registries.update('main', 'by hand');

  const after = started(2);
  after.registries.declare({ name: 'main', description: 'one' });
  expect(after.registries.get('main').description).toBe('by hand');
  after.registries.declare({ name: 'main' });
  expect(after.registries.get('main').description).toBeUndefined();
});

test('a template takes over no registry that a call created', () => {
  const glue = started();
  glue.registries.create({ name: 'main' });
  expect(() => glue.registries.declare({ name: 'main' })).toThrow('Registry already exists. RegistryName: main');
});
