import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { at, listOf, objectOf } from '@tributary/region/json';
import { KitError, toError } from '#lib/errors.ts';
import { seenIdsIn } from '#lib/idempotency/seen-ids.ts';
import { WINDOW_SECONDS } from '#lib/idempotency/window.ts';
import { type Answer, AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { NOW_MS } from '../../../support/kit.ts';

const NOW_SECONDS = NOW_MS / 1000;
/** Base64 of the MD5 of `"evt-1"` and so on, quotes included. */
const KEYS = { 'evt-1': 'bridge#lwd29hdTGjOJF6hlAIg6uw==', 'evt-2': 'bridge#riKWzdqeHQ7emzFupTtabw==' };

function opened(answer?: Answer, options: Parameters<typeof seenIdsIn>[3] = {}) {
  const table = new FakeTable();
  const aws = fakeAws(answer ?? table.answer);
  const waitsMs: number[] = [];
  const clock = { nowMs: NOW_MS };
  const effects = {
    client: new DynamoDBClient(aws.settings),
    now: () => clock.nowMs,
    sleep: async (delayMs: number) => {
      await new Promise(setImmediate);
      waitsMs.push(delayMs);
    },
  };
  return { table, calls: aws.calls, waitsMs, clock, seenIds: seenIdsIn('seen', 'bridge', effects, options) };
}

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `evt-${index}`);

const unreachable = (count: number, problem: string) =>
  new KitError('STORE_UNREACHABLE', { table: 'seen', count, problem });

describe('ids', () => {
  test('are seen once they are remembered, and others are not', async () => {
    const { seenIds } = opened();
    await seenIds.remember(['evt-1', 'evt-3']);
    expect(await seenIds.seen(['evt-1', 'evt-2', 'evt-3'])).toEqual(new Set(['evt-1', 'evt-3']));
  });

  test('are written in the record format of Powertools, to be forgotten when the window ends', async () => {
    const { table, calls, seenIds } = opened();
    await seenIds.remember(['evt-1', 'evt-2']);
    const item = (id: string) => ({
      id: { S: id },
      status: { S: 'COMPLETED' },
      expiration: { N: `${NOW_SECONDS + WINDOW_SECONDS}` },
    });
    expect([...table.items.values()]).toEqual([item(KEYS['evt-1']), item(KEYS['evt-2'])]);
    expect(calls).toEqual([
      {
        operation: 'BatchWriteItem',
        input: {
          RequestItems: {
            seen: [{ PutRequest: { Item: item(KEYS['evt-1']) } }, { PutRequest: { Item: item(KEYS['evt-2']) } }],
          },
        },
      },
    ]);
  });

  test('are read consistently, and no more of them than is needed', async () => {
    const { calls, seenIds } = opened();
    await seenIds.seen(['evt-1', 'evt-1', 'evt-2']);
    const Keys = [{ id: { S: KEYS['evt-1'] } }, { id: { S: KEYS['evt-2'] } }];
    expect(calls).toEqual([
      {
        operation: 'BatchGetItem',
        input: { RequestItems: { seen: { Keys, ConsistentRead: true, ProjectionExpression: 'id, expiration' } } },
      },
    ]);
  });

  test('that have expired do not count, though time to live has not deleted them yet', async () => {
    const { clock, seenIds } = opened(undefined, { windowSeconds: 60 });
    clock.nowMs = NOW_MS + 999;
    await seenIds.remember(['evt-1']);
    clock.nowMs = NOW_MS + 59_999;
    expect(await seenIds.seen(['evt-1'])).toEqual(new Set(['evt-1']));
    clock.nowMs = NOW_MS + 60_000;
    expect(await seenIds.seen(['evt-1'])).toEqual(new Set());
  });

  test('of another consumer are others', async () => {
    const { table, seenIds } = opened();
    const effects = {
      client: new DynamoDBClient(fakeAws(table.answer).settings),
      now: () => NOW_MS,
      sleep: async () => {},
    };
    await seenIdsIn('seen', 'other', effects).remember(['evt-1']);
    expect(await seenIds.seen(['evt-1'])).toEqual(new Set());
  });

  test('are neither read nor written when there are none', async () => {
    const { calls, seenIds } = opened();
    await seenIds.remember([]);
    expect([await seenIds.seen([]), calls]).toEqual([new Set(), []]);
  });

  test('go 100 to a read and 25 to a write', async () => {
    const { calls, seenIds } = opened();
    await seenIds.remember(idsOf(201));
    expect(await seenIds.seen(idsOf(201))).toEqual(new Set(idsOf(201)));
    const sizes = (operation: string) =>
      calls
        .filter((call) => call.operation === operation)
        .map(({ input }) => at(input, 'RequestItems', 'seen'))
        .map((request) => listOf(at(request, 'Keys') ?? request).length);
    expect(sizes('BatchWriteItem')).toEqual([25, 25, 25, 25, 25, 25, 25, 25, 1]);
    expect(sizes('BatchGetItem')).toEqual([100, 100, 1]);
  });

  test('go in eight calls at a time at most', async () => {
    let running = 0;
    let most = 0;
    const send = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return {};
    };
    const effects = { client: { send }, now: () => NOW_MS, sleep: async () => {} };
    await seenIdsIn('seen', 'bridge', effects).remember(idsOf(250));
    expect(most).toBe(8);
  });

  test('know no option but their own', () => {
    expect(() => opened(undefined, { windowMs: 5 } as object)).toThrow(
      new KitError('OPTION_UNKNOWN', {
        option: 'windowMs',
        known: 'windowSeconds, maxAttempts, firstDelayMs, callsInFlight',
      }),
    );
  });
});

describe('a table that leaves some of a call undone', () => {
  /** Does only the first of each call, and the rest never once `stuckAfter` calls were made. */
  function slowTable(stuckAfter = Number.POSITIVE_INFINITY) {
    const table = new FakeTable();
    let made = 0;
    const answer: Answer = ({ operation, input }) => {
      const take = made++ < stuckAfter ? 1 : 0;
      const request = at(input, 'RequestItems', 'seen');
      const all = listOf(at(request, 'Keys') ?? request);
      const [now, later] = [all.slice(0, take), all.slice(take)];
      const part = operation === 'BatchGetItem' ? { ...objectOf(request), Keys: now } : now;
      const answered = take > 0 ? table.answer({ operation, input: { RequestItems: { seen: part } } }) : {};
      if (later.length === 0) return answered;
      return operation === 'BatchGetItem'
        ? { ...answered, UnprocessedKeys: { seen: { ...objectOf(request), Keys: later } } }
        : { ...answered, UnprocessedItems: { seen: later } };
    };
    return { table, answer };
  }

  test('is asked again for the rest, waiting twice as long each time', async () => {
    const { table, answer } = slowTable();
    const { calls, waitsMs, seenIds } = opened(answer);
    await seenIds.remember(['evt-1', 'evt-2', 'evt-3', 'evt-4']);
    expect(table.items.size).toBe(4);
    expect(calls.map(({ input }) => listOf(at(input, 'RequestItems', 'seen')).length)).toEqual([4, 3, 2, 1]);
    expect(waitsMs).toEqual([50, 100, 200]);
    expect(await seenIds.seen(['evt-4', 'evt-9', 'evt-1'])).toEqual(new Set(['evt-1', 'evt-4']));
    expect(calls.slice(4).map(({ input }) => listOf(at(input, 'RequestItems', 'seen', 'Keys')).length)).toEqual([
      3, 2, 1,
    ]);
  });

  test('is given up after five attempts, or as many as it may', async () => {
    const { waitsMs, calls, seenIds } = opened(slowTable(1).answer);
    await expect(seenIds.remember(['evt-1', 'evt-2', 'evt-3'])).rejects.toEqual(
      unreachable(2, 'it throttled every attempt'),
    );
    expect([waitsMs, calls.length]).toEqual([[50, 100, 200, 400], 5]);
    await expect(opened(slowTable(0).answer, { maxAttempts: 1 }).seenIds.seen(['evt-1'])).rejects.toEqual(
      unreachable(1, 'it throttled every attempt'),
    );
  });
});

describe('a table that cannot be reached', () => {
  test.each(['seen', 'remember'] as const)('makes %s throw with its reason', async (ask) => {
    const fault = new AwsFault('ResourceNotFoundException', 'Requested resource not found');
    const { seenIds, waitsMs } = opened(() => {
      throw fault;
    });
    const error = await seenIds[ask](['evt-1', 'evt-2']).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toEqual(unreachable(2, 'Requested resource not found'));
    expect(toError(error).cause).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(waitsMs).toEqual([]);
  });

  test('answers that it knows nothing of the table mean that no id was seen', async () => {
    expect(await opened(() => ({})).seenIds.seen(['evt-1'])).toEqual(new Set());
    expect(await opened(() => ({ Responses: { seen: [{}, { id: { S: 'x' } }] } })).seenIds.seen(['evt-1'])).toEqual(
      new Set(),
    );
  });
});
