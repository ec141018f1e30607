import { describe, expect, test } from '@jest/globals';
import { framesOf } from '#lib/stack-traces/frames.ts';

function errorWith(stack: string, options?: ErrorOptions, message = 'a message'): Error {
  return Object.assign(new TypeError(message, options), { stack });
}

describe('the frames of an error', () => {
  test('are those of the project, without packages, the runtime and Node itself', () => {
    const stack = [
      'TypeError: a message',
      '    at decide (domain/orders/decide.ts:41:11)',
      '    at async functions/cancel-order/handler.ts:12:3',
      '    at Array.map (<anonymous>)',
      '    at handle (node_modules/middy/index.js:1:2)',
      '    at a (/var/task/dist/cancel-order/index.cjs:36:3480)',
      '    at file:///var/runtime/index.mjs:1:2',
      '    at processTicksAndRejections (node:internal/process/task_queues:104:5)',
    ].join('\n');
    expect(framesOf(errorWith(stack))).toEqual([
      'at decide (domain/orders/decide.ts:41:11)',
      'at async functions/cancel-order/handler.ts:12:3',
    ]);
  });

  test('are all but those of Node where none is of the project', () => {
    const stack = 'Error: x\n    at f (/var/task/a.cjs:1:2)\n    at Array.map (<anonymous>)\n    at g (node:fs:1:2)';
    expect(framesOf(errorWith(stack))).toEqual(['at f (/var/task/a.cjs:1:2)', 'at Array.map (<anonymous>)']);
  });

  test('are followed by those of its causes, each after its name', () => {
    const second = errorWith('RangeError: x\n    at parse (b.ts:2:2)', { cause: 'a text' });
    second.name = 'RangeError';
    const first = errorWith('TypeError: x\n    at read (a.ts:1:1)', { cause: second });
    expect(framesOf(first)).toEqual(['at read (a.ts:1:1)', 'caused by RangeError', 'at parse (b.ts:2:2)']);
  });

  test('are without any message, even one that looks like frames or is in a name', () => {
    const message = 'Jane Doe\n    at her house (12 Main Street:1:1)';
    const cause = errorWith(`Jane: ${message}\n    at parse (b.ts:2:2)`, {}, message);
    cause.name = 'Jane Doe';
    const error = errorWith(`TypeError: ${message}\n    at read (a.ts:1:1)`, { cause }, message);
    expect(framesOf(error)).toEqual(['at read (a.ts:1:1)', 'caused by Error', 'at parse (b.ts:2:2)']);
  });

  test('are bounded in number and length, also where causes go in a circle', () => {
    const stack = `TypeError: a message${`\n    at ${'f'.repeat(500)} (a.ts:1:1)`.repeat(30)}`;
    const error = errorWith(stack);
    error.cause = error;
    const frames = framesOf(error);
    expect(frames).toHaveLength(4 * 10 + 3);
    expect(Math.max(...frames.map(({ length }) => length))).toBe(300);
  });

  test.each([undefined, '', 'no frames'])('are none where the stack is %j', (stack) => {
    expect(framesOf(Object.assign(new Error('x'), { stack }))).toEqual([]);
  });
});
