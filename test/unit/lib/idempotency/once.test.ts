import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { onceIn } from '#lib/idempotency/once.ts';
import { seenIdsIn } from '#lib/idempotency/seen-ids.ts';
import { WINDOW_SECONDS } from '#lib/idempotency/window.ts';
import { AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { FakeTable, type Item } from '../../../support/fake-table.ts';
import { contextOf, NOW_MS } from '../../../support/kit.ts';

const KEY = 'project-order#lwd29hdTGjOJF6hlAIg6uw==';
const EXPIRATION = `${NOW_MS / 1000 + WINDOW_SECONDS}`;

// Powertools reads the time by itself.
beforeEach(() => {
  jest.useFakeTimers({ now: NOW_MS, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

function opened(table = new FakeTable()) {
  const aws = fakeAws(table.answer);
  const client = new DynamoDBClient(aws.settings);
  return { table, client, calls: aws.calls, once: onceIn('idempotency', 'project-order', client) };
}

const never = async () => {
  throw new Error('the work ran again');
};

describe('work that is done once', () => {
  test('gives its first result again, and does not run again', async () => {
    const { once } = opened();
    const first = await once('evt-1', contextOf(), async () => ({ orderId: 'ORD-1', total: 5 }));
    expect([first, await once('evt-1', contextOf(), never)]).toEqual([
      { orderId: 'ORD-1', total: 5 },
      { orderId: 'ORD-1', total: 5 },
    ]);
  });

  test('may give nothing', async () => {
    const { once } = opened();
    await once('evt-1', contextOf(), async () => undefined);
    expect(await once('evt-1', contextOf(), never)).toBeUndefined();
  });

  test('runs for another key', async () => {
    const { once } = opened();
    expect([await once('evt-1', contextOf(), async () => 1), await once('evt-2', contextOf(), async () => 2)]).toEqual([
      1, 2,
    ]);
  });

  test('runs again when the window ends', async () => {
    const { once } = opened();
    await once('evt-1', contextOf(), async () => 1);
    jest.setSystemTime(NOW_MS + WINDOW_SECONDS * 1000);
    expect(await once('evt-1', contextOf(), never)).toBe(1);
    jest.setSystemTime(NOW_MS + (WINDOW_SECONDS + 1) * 1000);
    expect(await once('evt-1', contextOf(), async () => 2)).toBe(2);
  });

  test('is noted as the batched way notes it, so that either knows what the other did', async () => {
    const { table, client, once } = opened();
    const effects = { client, now: () => NOW_MS, sleep: async () => {} };
    const seenIds = seenIdsIn('idempotency', 'project-order', effects);
    await once('evt-1', contextOf(), async () => undefined);
    const written = table.items.get(KEY);
    expect(await seenIds.seen(['evt-1'])).toEqual(new Set(['evt-1']));
    table.items.clear();
    await seenIds.remember(['evt-1']);
    expect(table.items.get(KEY)).toEqual({ id: { S: KEY }, status: { S: 'COMPLETED' }, expiration: { N: EXPIRATION } });
    expect(written).toEqual({ ...table.items.get(KEY), in_progress_expiration: { N: `${NOW_MS + 30_000}` } });
    expect(await once('evt-1', contextOf(), never)).toBeUndefined();
  });
});

describe('work that is under way', () => {
  const inProgress = (untilMs: number): Item => ({
    id: { S: KEY },
    status: { S: 'INPROGRESS' },
    expiration: { N: EXPIRATION },
    in_progress_expiration: { N: `${untilMs}` },
  });

  test('is locked for as long as its invocation may take', async () => {
    const { table, once } = opened();
    let during: Item | undefined;
    await once('evt-1', contextOf(5_000), async () => {
      during = table.items.get(KEY);
    });
    expect(during).toEqual(inProgress(NOW_MS + 5_000));
  });

  test('makes another attempt throw', async () => {
    const { table, once } = opened();
    table.items.set(KEY, inProgress(NOW_MS + 1));
    await expect(once('evt-1', contextOf(), never)).rejects.toThrow(
      `There is already an execution in progress with idempotency key: ${KEY}`,
    );
  });

  test('is taken over when its invocation must have ended', async () => {
    const { table, once } = opened();
    table.items.set(KEY, inProgress(NOW_MS - 1));
    expect(await once('evt-1', contextOf(), async () => 'second')).toBe('second');
  });
});

describe('work that throws', () => {
  test('is forgotten, so that it can be tried again', async () => {
    const { table, once } = opened();
    const problem = new Error('SNS is down');
    const failing = once('evt-1', contextOf(), async () => {
      throw problem;
    });
    await expect(failing).rejects.toBe(problem);
    expect(table.items.size).toBe(0);
    expect(await once('evt-1', contextOf(), async () => 'second')).toBe('second');
  });
});

describe('a key', () => {
  test('that is empty is an error, and the work does not run', async () => {
    const { calls, once } = opened();
    await expect(once('', contextOf(), never)).rejects.toMatchObject({
      cause: { message: 'No data found to create a hashed idempotency_key' },
    });
    expect(calls).toEqual([]);
  });

  test('goes to the table that is named', async () => {
    const { calls, once } = opened();
    await once('evt-1', contextOf(), async () => 1);
    expect(calls.map(({ operation, input }) => [operation, input['TableName']])).toEqual([
      ['PutItem', 'idempotency'],
      ['UpdateItem', 'idempotency'],
    ]);
  });
});

describe('a table that cannot be reached', () => {
  test('makes it throw, and the work does not run', async () => {
    const aws = fakeAws(() => {
      throw new AwsFault('ProvisionedThroughputExceededException', 'slow down');
    });
    const once = onceIn('idempotency', 'project-order', new DynamoDBClient(aws.settings));
    await expect(once('evt-1', contextOf(), never)).rejects.toMatchObject({ cause: { message: 'slow down' } });
  });
});
