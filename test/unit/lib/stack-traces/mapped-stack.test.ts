import { SourceMap } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { mappedStacks } from '#lib/stack-traces/mapped-stack.ts';
import { frameAt } from '../../../support/frames.ts';

/** Line 1, column 1 of the bundle is line 41, column 11 of decide.ts; columns 9 to 17 have no source. */
const MAP = new SourceMap({
  file: 'index.cjs',
  version: 3,
  sources: ['../../domain/orders/decide.ts'],
  sourcesContent: [],
  names: [],
  mappings: 'AAwCU,Q,SAAA',
  sourceRoot: '',
});
const stackOf = mappedStacks((file) => (file === '/var/task/dist/a/index.cjs' ? MAP : undefined));

describe('a mapped stack', () => {
  test('names file, line and column of the source, relative to the project', () => {
    const stack = stackOf(new TypeError('no'), [frameAt('/var/task/dist/a/index.cjs', 1, 5, 'decide')]);
    expect(stack).toBe('TypeError: no\n    at decide (domain/orders/decide.ts:41:11)');
  });

  test('leaves a frame as it is that has no source, whose file has no map, or that has no file', () => {
    const frames = [
      frameAt('/var/task/dist/a/index.cjs', 1, 12, 'inPackage'),
      frameAt('/var/task/other.js', 1, 5, 'elsewhere'),
      frameAt(null, null, null, 'Array.map'),
    ];
    expect(stackOf(new Error('no'), frames).split('\n').slice(1)).toEqual([
      '    at inPackage (/var/task/dist/a/index.cjs:1:12)',
      '    at elsewhere (/var/task/other.js:1:5)',
      '    at Array.map (null:null:null)',
    ]);
  });

  test('is written for an error that cannot be written itself', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'message', {
      get() {
        throw new Error('hidden');
      },
    });
    expect(stackOf(error, [])).toBe('Error');
  });

  test('is as without a map where the map beside the bundle is missing', () => {
    const frame = frameAt('/nowhere/index.cjs', 1, 5, 'decide');
    expect(mappedStacks()(new Error('no'), [frame])).toBe('Error: no\n    at decide (/nowhere/index.cjs:1:5)');
  });
});
