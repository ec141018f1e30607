import { beforeEach, describe, expect, test } from '@jest/globals';
import { RegionError } from '@tributary/region';
import type { FunctionFiles } from '../../../../tools/build/rebundle.ts';
import { reloadFunctions } from '../../../../tools/watch/code.ts';
import { ReloadQueue } from '../../../../tools/watch/reload-queue.ts';

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six'];
const FILES: FunctionFiles = { 'index.cjs': new Uint8Array() };

/** By the deployed names of functions. */
let waiting: Map<string, number>;
let held: Map<string, number>;
/** The functions of each bundling. */
let bundled: (readonly string[])[];
let broken: Map<string, Error>;
let onBundle: (names: readonly string[]) => void;
let queue: ReloadQueue;

beforeEach(() => {
  waiting = new Map();
  held = new Map();
  bundled = [];
  broken = new Map();
  onBundle = () => {};
  queue = new ReloadQueue({
    functions: () => new Map(NAMES.map((name) => [name, `app-${name}`])),
    bundles: {
      bundle: async (names) => {
        bundled.push(names);
        onBundle(names);
        return new Map(names.map((name) => [name, broken.get(name) ?? FILES]));
      },
    },
    region: {
      waitingInvocations: (name) => waiting.get(name) ?? 0,
      holdInvocations: (name) => {
        held.set(name, (held.get(name) ?? 0) + 1);
        return () => held.set(name, (held.get(name) ?? 0) - 1);
      },
      replaceCode: async (name) => {
        if (name === 'app-six') throw new RegionError('CODE_REFUSED', 'app-six could not be loaded: no table');
      },
    },
  });
});

describe('functions that are to run new code', () => {
  test('are bundled a few at a time, in the order in which they were added', async () => {
    await reloadFunctions(NAMES, queue);

    expect(bundled).toEqual([
      ['one', 'two', 'three', 'four'],
      ['five', 'six'],
    ]);
  });

  test('for which an invocation waits come before all others', async () => {
    waiting.set('app-five', 1);
    onBundle = () => waiting.clear();

    await reloadFunctions(NAMES, queue);

    expect(bundled[0]).toEqual(['five']);
  });

  test('are held from the edit until each has its code', async () => {
    onBundle = (names) => {
      const stillToCome = NAMES.filter((name) => held.get(`app-${name}`) === 1);
      expect(stillToCome).toEqual(expect.arrayContaining([...names]));
    };

    await reloadFunctions(NAMES, queue);

    expect([...held]).toEqual(NAMES.map((name) => [`app-${name}`, 0]));
  });

  test('and are changed again while they are bundled are bundled once more', async () => {
    let second: Promise<unknown> | undefined;
    onBundle = () => {
      second ??= reloadFunctions(['one'], queue);
    };

    await reloadFunctions(['one'], queue);
    await second;

    expect(bundled).toEqual([['one'], ['one']]);
    expect(held.get('app-one')).toBe(0);
  });

  test('and cannot be bundled or loaded are named with the reason, one reason once', async () => {
    for (const name of ['two', 'three']) broken.set(name, new Error('a file is broken'));

    const { reloaded, problems } = await reloadFunctions(NAMES, queue);

    expect(reloaded).toEqual(['one', 'four', 'five']);
    expect([...problems]).toEqual([
      ['a file is broken', ['two', 'three']],
      ['app-six could not be loaded: no table', ['six']],
    ]);
  });
});
