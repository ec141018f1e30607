import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { ParameterDraft } from '../../../src/ssm/parameter.ts';
import { ParameterStore } from '../../../src/ssm/parameter-store.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';

let stateStore: TestStateStore;
beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(() => stateStore[Symbol.dispose]());

const draft = (value: string): ParameterDraft => ({
  name: '/shop/bus',
  type: 'String',
  value,
  dataType: 'text',
  tier: 'Standard',
});

/** The parameters of a new process, on what the process before it left. */
function started(): ParameterStore {
  const store = new ParameterStore({ clock: new VirtualClock(0), region: 'eu-west-1', accountId: '000000000000' });
  store.restore(stateStore.open());
  return store;
}

test('parameters have their versions and tags after a restart', () => {
  const before = started();
  before.put(draft('one'), false, { team: 'shop' });
  before.put(draft('two'), true);

  const after = started();

  expect(after.list()).toEqual(before.list());
  expect(after.put(draft('three'), true).version).toBe(3);
});

test('a parameter that was deleted stays deleted', () => {
  const before = started();
  before.put(draft('one'), false);
  before.remove('/shop/bus');

  expect(started().list()).toEqual([]);
});

test('a parameter of a template keeps what a call put, until the template asks for something else', () => {
  const before = started();
  before.declare(draft('one'), {});
  before.put(draft('by hand'), true);

  const after = started();
  after.declare(draft('one'), {});
  expect(after.read('/shop/bus')).toMatchObject({ value: 'by hand', version: 2 });

  after.declare(draft('two'), {});
  expect(after.read('/shop/bus')).toMatchObject({ value: 'two', version: 3 });
});
