import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { declareSecret } from '../../../src/secretsmanager/declared.ts';
import { SecretStore } from '../../../src/secretsmanager/secret-store.ts';
import { addVersion, versionOf } from '../../../src/secretsmanager/versions.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';

let stateStore: TestStateStore;
let starts = 0;
beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(() => stateStore[Symbol.dispose]());

const ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-AbCdEf';
const DRAFT = { name: 'key', tags: {} };
const wish = (length: number) => ({
  wish: {
    length,
    excluded: '',
    isWithout: { Lowercase: false, Uppercase: false, Numbers: false, Punctuation: true },
    hasSpace: false,
    needsEach: true,
  },
});

/** The secrets of a new process, on what the process before it left. */
function started(): SecretStore {
  const random = seededRandom(starts++);
  const store = new SecretStore({
    clock: new VirtualClock(starts),
    random: (below) => random.integer(below),
    region: 'eu-west-1',
    accountId: '000000000000',
  });
  store.restore(stateStore.open());
  return store;
}

test('secrets have their versions after a restart, and one that was removed stays away', () => {
  const before = started();
  addVersion(before, before.create({ name: 'a', tags: { team: 'x' } }), { id: '1', value: { text: 'one' } });
  before.remove(before.create({ name: 'b', tags: {} }));

  expect(started().list()).toEqual(before.list());
});

test('a secret that a template lets make up is made up once, until the template asks for another', () => {
  const made = declareSecret(started(), DRAFT, ARN, wish(20));

  const again = declareSecret(started(), DRAFT, ARN, wish(20));
  expect(versionOf(again, {}).value).toEqual(versionOf(made, {}).value);

  const longer = declareSecret(started(), DRAFT, ARN, wish(24));
  expect(versionOf(longer, {}).value).toEqual({ text: expect.stringMatching(/^[A-Za-z0-9]{24}$/) });
  expect(versionOf(longer, { stage: 'AWSPREVIOUS' }).value).toEqual(versionOf(made, {}).value);
});
