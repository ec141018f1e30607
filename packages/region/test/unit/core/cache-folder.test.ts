import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cacheFolder } from '../../../src/core/cache-folder.ts';

describe('the cache folder', () => {
  test.each([
    ['linux', {}, [os.homedir(), '.cache']],
    ['linux', { XDG_CACHE_HOME: '/elsewhere' }, ['/elsewhere']],
    ['linux', { XDG_CACHE_HOME: 'relative' }, [os.homedir(), '.cache']],
    ['darwin', {}, [os.homedir(), 'Library', 'Caches']],
    ['win32', { LOCALAPPDATA: '/appdata' }, ['/appdata']],
  ] as const)('is the one of the user on %s with %j', (platform, environment, folder) => {
    expect(cacheFolder('compiled', environment, platform)).toBe(path.join(...folder, 'tributary-region', 'compiled'));
  });
});
