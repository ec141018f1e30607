import { describe, expect, test } from '@jest/globals';
import { endInterrupted } from '../../../src/cloudformation/restoration.ts';
import {
  NO_RECORDER,
  newStackState,
  Stack,
  type StackEvent,
  type StackState,
} from '../../../src/cloudformation/stack.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { ResolvedResource } from '../../../src/template/resource.ts';

const resource = (logicalId: string): ResolvedResource => ({
  logicalId,
  type: 'AWS::SQS::Queue',
  properties: {},
  ref: logicalId.toLowerCase(),
  attributes: {},
});
const [ORDERS, PAYMENTS] = [resource('Orders'), resource('Payments')];

const event = ({ logicalId, ref, type }: ResolvedResource, status: string, atMs: number): StackEvent => ({
  eventId: `${logicalId}-${atMs}`,
  logicalId,
  physicalId: ref,
  type,
  status,
  atMs,
});

/** A stack of an earlier start, once its operation has been ended. */
function ended(state: Partial<StackState>, events: readonly StackEvent[]): Stack {
  const whole = { ...newStackState('id', 'shop', { templateBody: '', parameters: {}, tags: {} }, 0), ...state };
  const stack = new Stack(whole, new VirtualClock(0), NO_RECORDER, events);
  endInterrupted(stack);
  return stack;
}

const namesIn = ({ state }: Stack): readonly string[] => state.running.map(({ logicalId }) => logicalId);

describe('an operation that a restart cut short', () => {
  test('leaves a stack that was being created with what it had begun, to be deleted', () => {
    const stack = ended({ status: 'CREATE_IN_PROGRESS', wanted: [ORDERS, PAYMENTS] }, [
      event(ORDERS, 'CREATE_COMPLETE', 1),
    ]);

    expect(stack.state).toMatchObject({ status: 'CREATE_FAILED', reason: expect.stringContaining('region stopped') });
    expect(namesIn(stack)).toEqual(['Orders']);
  });

  test('leaves a stack whose update it was as it was before', () => {
    const stack = ended({ status: 'UPDATE_IN_PROGRESS', running: [ORDERS], wanted: [] }, [
      event(ORDERS, 'CREATE_COMPLETE', 1),
      event(PAYMENTS, 'CREATE_COMPLETE', 2),
    ]);

    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(namesIn(stack)).toEqual(['Orders']);
  });

  test('leaves a stack that was being deleted with what was not yet gone, to be deleted again', () => {
    const stack = ended({ status: 'DELETE_IN_PROGRESS', running: [ORDERS, PAYMENTS] }, [
      event(ORDERS, 'CREATE_COMPLETE', 1),
      event(PAYMENTS, 'CREATE_COMPLETE', 2),
      event(PAYMENTS, 'DELETE_COMPLETE', 3),
    ]);

    expect(stack.status).toBe('DELETE_FAILED');
    expect(namesIn(stack)).toEqual(['Orders']);
  });
});

test('a stack with nothing under way is left alone', () => {
  const stack = ended({ status: 'REVIEW_IN_PROGRESS' }, []);

  expect([stack.status, stack.events]).toEqual(['REVIEW_IN_PROGRESS', []]);
});
