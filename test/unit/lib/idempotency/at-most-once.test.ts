import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { atMostOnceIn } from '#lib/idempotency/at-most-once.ts';
import { type Answer, AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { NOW_MS } from '../../../support/kit.ts';

const KEY = 'the notice of shop/evt-1';
/** Of an invocation that may take 30 seconds, of which two are reserved. */
const DEADLINE_MS = NOW_MS + 28_000;
const AFTER_IT_MS = 30_000;

function opened(answer?: (inMemory: Answer) => Answer) {
  const table = new FakeTable();
  const { settings } = fakeAws(answer ? answer(table.answer) : table.answer);
  let ids = 0;
  const clock = { nowMs: NOW_MS };
  const effects = {
    functionName: 'notify',
    client: new DynamoDBClient({ ...settings, maxAttempts: 3 }),
    now: () => clock.nowMs,
    newId: () => `attempt-${++ids}`,
  };
  return { table, clock, atMostOnce: atMostOnceIn('idempotency', effects) };
}

/** An effect, how often it happened, and how its caller hears of it. */
function effectThat(end: () => void) {
  const effect = {
    times: 0,
    run: async () => {
      effect.times++;
      end();
    },
  };
  return effect;
}
const throwing = (error: object) => () => {
  throw Object.assign(new Error('no luck'), error);
};

describe('an effect that must not happen twice', () => {
  test('happens, and leaves a note for longer than its event can come again', async () => {
    const { table, atMostOnce } = opened();
    const effect = effectThat(() => {});
    expect(await atMostOnce(KEY, DEADLINE_MS, effect.run)).toBe('new');
    expect(effect.times).toBe(1);
    expect([...table.items.values()]).toEqual([
      {
        id: { S: `notify#attempt#${KEY}` },
        by: { S: 'attempt-1' },
        status: { S: 'COMPLETED' },
        endMs: { N: String(NOW_MS + 30_000) },
        expiration: { N: String(NOW_MS / 1000 + 120 * 86_400) },
      },
    ]);
  });

  test.each([
    ['whose attempt ended without a word', effectThat(throwing({ code: 'ECONNRESET' }))],
    ['that an error inside of the service left open', effectThat(throwing({ $metadata: { httpStatusCode: 500 } }))],
    ['that a front of the service left open', effectThat(throwing({ $metadata: { httpStatusCode: 503 } }))],
    [
      'whose last attempt by the client found no server',
      effectThat(throwing({ code: 'ECONNREFUSED', $metadata: { attempts: 2 } })),
    ],
    [
      'whose last attempt by the client was throttled',
      effectThat(throwing({ $metadata: { httpStatusCode: 400, attempts: 3 } })),
    ],
  ])('%s is in doubt for every later attempt, and does not happen again', async (_what, effect) => {
    const { atMostOnce, clock } = opened();
    await atMostOnce(KEY, DEADLINE_MS, effect.run).catch(() => undefined);
    clock.nowMs += AFTER_IT_MS;
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({
      code: 'EFFECT_IN_DOUBT',
      retryable: false,
      message: `The outcome of ${KEY} is unknown: an earlier attempt ended without a result. Find out whether it happened. If it did, discard this dead letter; if not, release it, then redrive.`,
      note: { table: 'idempotency', id: `notify#attempt#${KEY}` },
    });
    expect(effect.times).toBe(1);
  });

  test('that happened is there for every later attempt, however late', async () => {
    const { atMostOnce, clock } = opened();
    const effect = effectThat(() => {});
    await atMostOnce(KEY, DEADLINE_MS, effect.run);
    for (const laterMs of [0, AFTER_IT_MS, 100 * 86_400_000]) {
      clock.nowMs = NOW_MS + laterMs;
      expect(await atMostOnce(KEY, DEADLINE_MS, effect.run)).toBe('already-there');
    }
    expect(effect.times).toBe(1);
  });

  test('makes another attempt wait while it is under way', async () => {
    const { atMostOnce } = opened();
    const effect = effectThat(() => {});
    let second: unknown;
    await atMostOnce(KEY, DEADLINE_MS, async () => {
      second = await atMostOnce(KEY, DEADLINE_MS, effect.run).catch((error: unknown) => error);
    });
    expect(second).toMatchObject({ code: 'EFFECT_IN_PROGRESS', retryable: true });
    expect(effect.times).toBe(0);
  });

  test('whose end could not be noted is in doubt', async () => {
    const { atMostOnce, clock } = opened((inMemory) => (call) => {
      if (call.operation === 'UpdateItem') throw new AwsFault('ThrottlingException', 'slow down');
      return inMemory(call);
    });
    const effect = effectThat(() => {});
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({ name: 'ThrottlingException' });
    clock.nowMs += AFTER_IT_MS;
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({ code: 'EFFECT_IN_DOUBT' });
    expect(effect.times).toBe(1);
  });

  test('of which a note of the kit before is left, without a word on how it ended, is in doubt', async () => {
    const { table, atMostOnce } = opened();
    const id = { S: `notify#attempt#${KEY}` };
    table.items.set(id.S, { id, by: { S: 'attempt-0' }, expiration: { N: String(NOW_MS) } });
    const effect = effectThat(() => {});
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({ code: 'EFFECT_IN_DOUBT' });
    expect(effect.times).toBe(0);
  });

  test('is in doubt at once when the answer got lost', async () => {
    const { atMostOnce } = opened();
    const effect = effectThat(throwing({ code: 'ECONNRESET' }));
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({
      code: 'EFFECT_IN_DOUBT',
      cause: { message: 'no luck' },
    });
  });

  test.each([
    ['was throttled', { $metadata: { httpStatusCode: 400 } }],
    ['was throttled at the first attempt of the client', { $metadata: { httpStatusCode: 429, attempts: 1 } }],
    ['found no server', { code: 'ECONNREFUSED' }],
    ['had no credentials', { name: 'CredentialsProviderError' }],
  ])('that %s may be tried again', async (_what, error) => {
    const { atMostOnce } = opened();
    await expect(atMostOnce(KEY, DEADLINE_MS, effectThat(throwing(error)).run)).rejects.toMatchObject({
      message: 'no luck',
    });
    const effect = effectThat(() => {});
    await atMostOnce(KEY, DEADLINE_MS, effect.run);
    expect(effect.times).toBe(1);
  });

  test('happens when the answer to its note got lost and the note was sent again', async () => {
    let isFirst = true;
    const { atMostOnce } = opened((inMemory) => (call) => {
      const answer = inMemory(call);
      if (!isFirst) return answer;
      isFirst = false;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    const effect = effectThat(() => {});
    await atMostOnce(KEY, DEADLINE_MS, effect.run);
    expect([isFirst, effect.times]).toEqual([false, 1]);
  });

  test('does not happen while its attempt cannot be noted', async () => {
    const { atMostOnce } = opened(() => () => {
      throw new AwsFault('ProvisionedThroughputExceededException', 'slow down');
    });
    const effect = effectThat(() => {});
    await expect(atMostOnce(KEY, DEADLINE_MS, effect.run)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    expect(effect.times).toBe(0);
  });
});
