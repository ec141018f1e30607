import { describe, expect, test } from '@jest/globals';
import { LinesOfEvent } from '../../../../ops/logs/of-event.ts';

const line = (text: string, streamName = 's-1') => ({ functionName: 'bridge', streamName, timeMs: 0, text });
const start = (requestId: string) => `START RequestId: ${requestId} Version: $LATEST`;
const logged = (requestId: string, message: string, more: object = {}) =>
  JSON.stringify({ level: 'INFO', message, function_request_id: requestId, ...more });

/** The messages of the lines of event e-1. */
function found(lines: readonly ReturnType<typeof line>[], handledBy: readonly string[] = []): readonly string[] {
  const ofEvent = new LinesOfEvent('e-1');
  return lines.flatMap((one) => ofEvent.take(one, new Set(handledBy))).map(({ entry }) => entry.message);
}

describe('the lines of an event', () => {
  test('are those that name it, and the others of its invocation, those before it too', () => {
    const lines = [start('r-1'), 'raw', logged('r-1', 'mine', { eventId: 'e-1' }), logged('r-1', 'later')];
    expect(found(lines.map((text) => line(text)))).toEqual(['START Version: $LATEST', 'raw', 'mine', 'later']);
  });

  test('are not those of another event in the same batch', () => {
    const lines = [logged('r-1', 'other', { eventId: 'e-2' }), logged('r-1', 'mine', { eventId: 'e-1' })];
    expect(found(lines.map((text) => line(text)))).toEqual(['mine']);
  });

  test('are not those of the next invocation in the same environment', () => {
    const lines = [logged('r-1', 'mine', { eventId: 'e-1' }), logged('r-2', 'next'), 'raw'];
    expect(found(lines.map((text) => line(text)))).toEqual(['mine']);
  });

  test('are told apart by environment', () => {
    const lines = [line(start('r-1'), 's-1'), line(start('r-2'), 's-2'), line('raw 2', 's-2'), line('e-1', 's-1')];
    expect(found(lines)).toEqual(['START Version: $LATEST', 'e-1']);
  });

  test('are all of an invocation that is known to have handled it, though no line names it', () => {
    const lines = [start('r-1'), 'raw', start('r-2'), 'other'];
    expect(
      found(
        lines.map((text) => line(text)),
        ['r-1'],
      ),
    ).toEqual(['START Version: $LATEST', 'raw']);
  });
});

test('a line without a request id gets that of the invocation in which it was written', () => {
  const ofEvent = new LinesOfEvent('');
  const ids = [start('r-1'), 'raw'].flatMap((text) => ofEvent.take(line(text), new Set()));
  expect(ids.map(({ entry }) => entry.requestId)).toEqual(['r-1', 'r-1']);
});
