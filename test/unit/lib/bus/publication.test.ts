import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '#lib/bus/entry.ts';
import type { PublisherSettings } from '#lib/bus/publication.ts';
import { publisher } from '#lib/bus/publisher.ts';
import type { EntryResult } from '#lib/bus/put-events.ts';
import { KitError, type KitErrorCode, TributaryError } from '#lib/errors.ts';
import type { Outcome, Outgoing } from '#lib/outcome.ts';
import { NOW_MS } from '../../../support/kit.ts';
import { placedOrder } from '../../../support/samples.ts';

const FAR_OFF_MS = NOW_MS + 3_600_000;

const accepted = (id: string): EntryResult => ({ status: 'accepted', busEventId: `bus-${id}` });
const refused = (errorCode: string, retryable: boolean): EntryResult => ({
  status: 'refused',
  errorCode,
  errorMessage: `because of ${errorCode}`,
  retryable,
});
const throttled = refused('ThrottlingException', true);
const unanswered = (name: string, message: string): EntryResult => ({
  status: 'unanswered',
  error: Object.assign(new Error(message), { name }),
});

const done = (id: string): Outcome => ({ status: 'done', reference: `bus-${id}` });
const failed = <Code extends KitErrorCode>(
  ...[code, values, options]: ConstructorParameters<typeof KitError<Code>>
): Outcome => ({ status: 'failed', error: new KitError(code, values, options) });

/** An event `a-1` has the ordering key `a`, and `A-1` has the strict one `A`; one without a dash has none. */
function going(id: string, data: unknown = 'x'): Outgoing {
  const event = { metadata: placedOrder({ id }).metadata, data };
  if (!id.includes('-')) return { event };
  const orderingKey = String(id.split('-')[0]);
  return { event, orderingKey, isStrict: orderingKey !== orderingKey.toLowerCase() };
}

const idOf = ({ Detail }: Entry): string => JSON.parse(Detail).metadata.id;

/** Answers each entry by its id and by how often it was sent, `accepted` where nothing is planned. */
type Plan = Readonly<Record<string, readonly (EntryResult | undefined)[]>>;

/** Publishes on a bus that answers as planned. */
async function publish(
  outgoing: readonly Outgoing[],
  plan: Plan = {},
  { deadlineMs = FAR_OFF_MS, random = () => 0.5, ...options }: PublishOptions = {},
) {
  const calls: string[][] = [];
  const waitsMs: number[] = [];
  const sent: Record<string, number> = {};
  let nowMs = NOW_MS;
  const effects = {
    now: () => nowMs,
    random,
    sleep: async (delayMs: number) => {
      await new Promise(setImmediate);
      waitsMs.push(delayMs);
      nowMs += delayMs;
    },
    putEntries: async (entries: readonly Entry[]) => {
      calls.push(entries.map(idOf));
      return entries.map((entry) => {
        const id = idOf(entry);
        const attempt = sent[id] ?? 0;
        sent[id] = attempt + 1;
        return plan[id]?.[attempt] ?? accepted(id);
      });
    },
  };
  const outcomes = await publisher('test-bus', effects, options)(outgoing, deadlineMs);
  return { outcomes, calls, waitsMs };
}

interface PublishOptions extends Partial<PublisherSettings> {
  readonly deadlineMs?: number;
  readonly random?: () => number;
}

describe('publishing', () => {
  test('answers for every event, in the order given', async () => {
    expect(await publish([going('a'), going('b'), going('c')])).toEqual({
      outcomes: [done('a'), done('b'), done('c')],
      calls: [['a', 'b', 'c']],
      waitsMs: [],
    });
  });

  test('makes no call for nothing', async () => {
    expect(await publish([])).toEqual({ outcomes: [], calls: [], waitsMs: [] });
  });

  test('sends again only what was refused and may pass', async () => {
    const plan = { b: [throttled], c: [refused('MalformedDetail', false)] };
    expect(await publish([going('a'), going('b'), going('c')], plan)).toEqual({
      outcomes: [
        done('a'),
        done('b'),
        failed('ENTRY_REFUSED', { id: 'c', errorCode: 'MalformedDetail', errorMessage: 'because of MalformedDetail' }),
      ],
      calls: [['a', 'b', 'c'], ['b']],
      waitsMs: [25],
    });
  });

  test('sends a call again that failed as a whole', async () => {
    const down = unanswered('TimeoutError', 'no answer in 3000 ms');
    expect(await publish([going('a'), going('b')], { a: [down], b: [down] })).toEqual({
      outcomes: [done('a'), done('b')],
      calls: [
        ['a', 'b'],
        ['a', 'b'],
      ],
      waitsMs: [25],
    });
  });

  test('counts an answer that lacks an entry as no answer', async () => {
    const putEntries = async () => [];
    const effects = { now: () => NOW_MS, random: () => 0, sleep: async () => {}, putEntries };
    expect(await publisher('test-bus', effects, { maxAttempts: 1 })([going('a')], FAR_OFF_MS)).toEqual([
      failed('BUS_UNREACHABLE', {
        id: 'a',
        attempts: 1,
        problem: 'no attempt: the entries before it took all the time',
      }),
    ]);
  });

  test('publishes on the bus that it is made for', async () => {
    const buses: string[] = [];
    const putEntries = async (entries: readonly Entry[]) => {
      buses.push(...entries.map(({ EventBusName }) => EventBusName));
      return entries.map(() => accepted('a'));
    };
    const effects = { now: () => NOW_MS, random: () => 0, sleep: async () => {}, putEntries };
    await publisher('orders-bus', effects)([going('a')], FAR_OFF_MS);
    expect(buses).toEqual(['orders-bus']);
  });

  test('knows no option but its own', () => {
    const effects = { now: () => NOW_MS, random: () => 0, sleep: async () => {}, putEntries: async () => [] };
    const misspelt = { maxAttempts: 1, retries: 2 };
    const known = 'maxAttempts, firstDelayMs, maxDelayMs, callsInFlight';
    expect(() => publisher('test-bus', effects, misspelt)).toThrow(
      new KitError('OPTION_UNKNOWN', { option: 'retries', known }),
    );
  });

  test('packs by count and size, with no more calls at a time than it may', async () => {
    let running = 0;
    let most = 0;
    const putEntries = async (entries: readonly Entry[]) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return entries.map((entry) => accepted(idOf(entry)));
    };
    const effects = { now: () => NOW_MS, random: () => 0, sleep: async () => {}, putEntries };
    const events = Array.from({ length: 195 }, (_, index) => going(`e${index}`));
    const outcomes = await publisher('test-bus', effects, { callsInFlight: 3 })(events, FAR_OFF_MS);
    expect(outcomes).toEqual(events.map(({ event }) => done(event.metadata.id)));
    expect(most).toBe(3);
    await publisher('test-bus', effects)(events, FAR_OFF_MS);
    expect(most).toBe(16);
  });

  test('leaves out an event that is too large, and sends the others', async () => {
    const { outcomes, calls } = await publish([going('a'), going('b', 'x'.repeat(1_048_576)), going('c')]);
    const sizeBytes = 1_048_576 + 14 + 'tributary.ordersOrderPlaced'.length + sizeOfEmptyDetail('b');
    expect(outcomes).toEqual([
      done('a'),
      failed('ENTRY_TOO_LARGE', { id: 'b', sizeBytes, limitBytes: 1_048_575 }),
      done('c'),
    ]);
    expect(calls).toEqual([['a', 'c']]);
  });
});

const sizeOfEmptyDetail = (id: string): number =>
  JSON.stringify({ metadata: placedOrder({ id }).metadata, data: '' }).length;

describe('attempts', () => {
  test('wait longer each time, by chance, up to the longest wait', async () => {
    const draws = [0.01, 0.25, 0.5, 1];
    const { waitsMs } = await publish(
      [going('a')],
      { a: [throttled, throttled, throttled, throttled, throttled] },
      { random: () => draws.shift() ?? 0.999, maxDelayMs: 300 },
    );
    expect(waitsMs).toEqual([0.5, 25, 100, 300, 299.7]);
  });

  test('wait for 50 ms at most at first, and never for more than five seconds', async () => {
    const { waitsMs } = await publish(
      [going('a')],
      { a: Array(9).fill(throttled) },
      { random: () => 1, maxAttempts: 10 },
    );
    expect(waitsMs).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  test('end after the highest number, with the last reason', async () => {
    const plan = { a: [unanswered('TimeoutError', 'slow'), refused('InternalFailure', true)] };
    expect(await publish([going('a'), going('b')], plan, { maxAttempts: 2 })).toEqual({
      outcomes: [failed('BUS_THROTTLED', { id: 'a', attempts: 2, errorCode: 'InternalFailure' }), done('b')],
      calls: [['a', 'b'], ['a']],
      waitsMs: [25],
    });
  });

  test('are eight by default', async () => {
    const { outcomes, calls } = await publish([going('a')], { a: Array(20).fill(throttled) });
    expect(outcomes).toEqual([failed('BUS_THROTTLED', { id: 'a', attempts: 8, errorCode: 'ThrottlingException' })]);
    expect(calls).toEqual(Array(8).fill(['a']));
  });

  test('that never got an answer pass on what happened', async () => {
    const cause = Object.assign(new Error('slow'), { name: 'TimeoutError' });
    const plan = { a: [{ status: 'unanswered', error: cause } as const] };
    const { outcomes } = await publish([going('a')], plan, { maxAttempts: 1 });
    expect(outcomes).toEqual([
      failed('BUS_UNREACHABLE', { id: 'a', attempts: 1, problem: 'TimeoutError: slow' }, { cause }),
    ]);
    expect(outcomes[0]?.status === 'failed' && outcomes[0].error.cause).toBe(cause);
  });

  test('wait by the entry that was tried most', async () => {
    const plan = { 'a-1': [throttled, throttled], 'B-2': [throttled] };
    const { waitsMs, calls } = await publish([going('a-1'), going('B-1'), going('B-2')], plan, { random: () => 1 });
    expect(calls).toEqual([
      ['a-1', 'B-1'],
      ['a-1', 'B-2'],
      ['a-1', 'B-2'],
    ]);
    expect(waitsMs).toEqual([50, 100]);
  });
});

describe('the deadline', () => {
  test('ends the attempts when the next wait would reach it', async () => {
    const plan = { a: [throttled, throttled, throttled] };
    expect(await publish([going('a')], plan, { random: () => 1, deadlineMs: NOW_MS + 150 })).toEqual({
      outcomes: [failed('BUS_THROTTLED', { id: 'a', attempts: 2, errorCode: 'ThrottlingException' })],
      calls: [['a'], ['a']],
      waitsMs: [50],
    });
  });

  test('leaves time for an attempt that begins before it', async () => {
    const plan = { a: [throttled, throttled, throttled] };
    const { waitsMs } = await publish([going('a')], plan, { random: () => 1, deadlineMs: NOW_MS + 151 });
    expect(waitsMs).toEqual([50, 100]);
  });

  test('that has passed still lets each ordering key begin, and hands the rest back', async () => {
    const { outcomes, calls } = await publish([going('A-1'), going('A-2'), going('b')], {}, { deadlineMs: NOW_MS });
    const problem = 'no attempt: the entries before it took all the time';
    expect(calls).toEqual([['A-1', 'b']]);
    expect(outcomes).toEqual([done('A-1'), failed('BUS_UNREACHABLE', { id: 'A-2', attempts: 0, problem }), done('b')]);
  });
});

describe('an event that EventBridge cannot read', () => {
  const invalid = unanswered('ValidationException', 'Detail is malformed.');

  test('is found by sending each entry of its call alone', async () => {
    const plan = { a: [invalid], b: [invalid, invalid], c: [invalid] };
    expect(await publish([going('a'), going('b'), going('c')], plan)).toEqual({
      outcomes: [
        done('a'),
        failed('ENTRY_REFUSED', { id: 'b', errorCode: 'ValidationException', errorMessage: 'Detail is malformed.' }),
        done('c'),
      ],
      calls: [['a', 'b', 'c'], ['a'], ['b'], ['c']],
      waitsMs: [25],
    });
  });

  test('is refused at once when it was alone', async () => {
    expect(await publish([going('a')], { a: [invalid] })).toEqual({
      outcomes: [
        failed('ENTRY_REFUSED', { id: 'a', errorCode: 'ValidationException', errorMessage: 'Detail is malformed.' }),
      ],
      calls: [['a']],
      waitsMs: [],
    });
  });

  test('does not make others of its call lose their last attempt', async () => {
    const plan = { a: [invalid], b: [invalid, invalid] };
    const { outcomes } = await publish([going('a'), going('b')], plan, { maxAttempts: 1 });
    expect(outcomes).toEqual([
      done('a'),
      failed('ENTRY_REFUSED', { id: 'b', errorCode: 'ValidationException', errorMessage: 'Detail is malformed.' }),
    ]);
  });
});

describe('an ordering key', () => {
  test('has its events in one call at a time, in their order', async () => {
    const many = Array.from({ length: 12 }, (_, index) => `a-${index + 1}`);
    const { calls, waitsMs } = await publish([...many, 'free'].map((id) => going(id)));
    expect(calls).toEqual([many.slice(0, 10), ['free'], many.slice(10)]);
    expect(waitsMs).toEqual([]);
  });

  test('keeps its next call back until the one before it has its answer', async () => {
    const many = Array.from({ length: 12 }, (_, index) => `a-${index + 1}`);
    const lost = unanswered('TimeoutError', 'no answer');
    const { calls } = await publish(
      many.map((id) => going(id)),
      Object.fromEntries(many.slice(0, 10).map((id) => [id, [lost]])),
    );
    expect(calls).toEqual([many.slice(0, 10), many.slice(0, 10), many.slice(10)]);
  });

  test('lets an event pass another one of its call that the bus refused', async () => {
    const { outcomes, calls } = await publish([going('a-1'), going('a-2'), going('b-1')], { 'a-1': [throttled] });
    expect(calls).toEqual([['a-1', 'a-2', 'b-1'], ['a-1']]);
    expect(outcomes).toEqual([done('a-1'), done('a-2'), done('b-1')]);
  });

  test('is given up in later calls with an event of an earlier one', async () => {
    const many = Array.from({ length: 11 }, (_, index) => `a-${index + 1}`);
    const { outcomes, calls } = await publish(
      many.map((id) => going(id)),
      { 'a-1': [throttled] },
      { maxAttempts: 1 },
    );
    const problem = 'no attempt: the entries before it took all the time';
    expect(calls).toEqual([many.slice(0, 10)]);
    expect(outcomes).toEqual([
      failed('BUS_THROTTLED', { id: 'a-1', attempts: 1, errorCode: 'ThrottlingException' }),
      ...many.slice(1, 10).map(done),
      failed('BUS_UNREACHABLE', { id: 'a-11', attempts: 0, problem }),
    ]);
  });
});

describe('a strict ordering key', () => {
  test('has one event on its way at a time', async () => {
    const { calls, waitsMs } = await publish([going('A-1'), going('B-1'), going('A-2'), going('free'), going('A-3')]);
    expect(calls).toEqual([['A-1', 'B-1', 'free'], ['A-2'], ['A-3']]);
    expect(waitsMs).toEqual([]);
  });

  test('waits for its first event when that is refused', async () => {
    const { outcomes, calls } = await publish([going('A-1'), going('A-2'), going('b-1')], { 'A-1': [throttled] });
    expect(calls).toEqual([['A-1', 'b-1'], ['A-1'], ['A-2']]);
    expect(outcomes).toEqual([done('A-1'), done('A-2'), done('b-1')]);
  });

  test('goes on without an event that never will be taken', async () => {
    const { outcomes, calls } = await publish([going('A-1'), going('A-2')], {
      'A-1': [refused('MalformedDetail', false)],
    });
    expect(calls).toEqual([['A-1'], ['A-2']]);
    expect(outcomes).toEqual([
      failed('ENTRY_REFUSED', { id: 'A-1', errorCode: 'MalformedDetail', errorMessage: 'because of MalformedDetail' }),
      done('A-2'),
    ]);
  });

  test('is given up with its first event, and others are not', async () => {
    const plan = { 'A-1': [throttled, throttled], free: [throttled, throttled] };
    const { outcomes, calls } = await publish(
      [going('A-1'), going('A-2'), going('b-1'), going('free'), going('more')],
      plan,
      {
        maxAttempts: 2,
      },
    );
    expect(calls).toEqual([
      ['A-1', 'b-1', 'free', 'more'],
      ['A-1', 'free'],
    ]);
    expect(outcomes).toEqual([
      failed('BUS_THROTTLED', { id: 'A-1', attempts: 2, errorCode: 'ThrottlingException' }),
      failed('BUS_UNREACHABLE', {
        id: 'A-2',
        attempts: 0,
        problem: 'no attempt: the entries before it took all the time',
      }),
      done('b-1'),
      failed('BUS_THROTTLED', { id: 'free', attempts: 2, errorCode: 'ThrottlingException' }),
      done('more'),
    ]);
  });
});

describe('under failures of any kind', () => {
  const result = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constant(throttled) },
    { weight: 1, arbitrary: fc.constant(refused('MalformedDetail', false)) },
    { weight: 1, arbitrary: fc.constant(unanswered('TimeoutError', 'slow')) },
    { weight: 1, arbitrary: fc.constant(unanswered('ValidationException', 'bad')) },
  );
  const runs = fc.record({
    keys: fc.array(fc.constantFrom('a', 'b', 'C', ''), { maxLength: 25 }),
    answers: fc.array(fc.array(result, { maxLength: 4 }), { minLength: 25, maxLength: 25 }),
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    deadlineMs: fc.constantFrom(NOW_MS, NOW_MS + 100, FAR_OFF_MS),
  });

  test('each event has its outcome, none is taken twice, and none passes another of its key but in one call', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ keys, answers, maxAttempts, deadlineMs }) => {
        const ids = keys.map((key, index) => (key === '' ? `free${index}` : `${key}-${index}`));
        const plan = Object.fromEntries(ids.map((id, index) => [id, answers[index] ?? []]));
        const taken: string[] = [];
        const { outcomes, calls } = await publish(
          ids.map((id) => going(id)),
          plan,
          { maxAttempts, deadlineMs },
        );
        const sent: Record<string, number> = {};
        const shared = new Set<string>();
        for (const call of calls) {
          for (const id of call) {
            const attempt = sent[id] ?? 0;
            sent[id] = attempt + 1;
            if (plan[id]?.[attempt] === undefined) taken.push(id);
            for (const other of call) shared.add(`${id} ${other}`);
          }
        }

        expect(outcomes.map(({ status }) => status)).toHaveLength(ids.length);
        expect(ids.filter((_id, index) => outcomes[index]?.status === 'done').toSorted()).toEqual(taken.toSorted());
        expect(new Set(taken).size).toBe(taken.length);
        for (const key of ['a', 'b', 'C']) {
          const ofKey = (list: readonly string[]) => list.filter((id) => id.startsWith(`${key}-`));
          const passed = passedIn(ofKey(ids), taken);
          expect(passed.filter(([first, second]) => key === 'C' || !shared.has(`${first} ${second}`))).toEqual([]);
          if (key === 'C') expect(retryableThenDone(ofKey(ids).map((id) => outcomes[ids.indexOf(id)]))).toBe(false);
        }
      }),
    );
  });
});

/** Pairs of ids of which the second was taken, and the first was not before it. */
function passedIn(ids: readonly string[], taken: readonly string[]): readonly (readonly [string, string])[] {
  return ids.flatMap((first, index) =>
    ids.slice(index + 1).flatMap((second) => {
      const [firstAt, secondAt] = [taken.indexOf(first), taken.indexOf(second)];
      const isPassed = secondAt !== -1 && firstAt > secondAt;
      return isPassed ? [[first, second] as const] : [];
    }),
  );
}

/** Whether anything of an ordering key was taken after an event of it that will come again. */
function retryableThenDone(outcomes: readonly (Outcome | undefined)[]): boolean {
  const kinds = outcomes.map((outcome) => {
    if (outcome?.status !== 'failed') return outcome?.status;
    return outcome.error instanceof TributaryError && outcome.error.retryable ? 'comes-again' : 'refused';
  });
  const first = kinds.indexOf('comes-again');
  return first !== -1 && kinds.slice(first).some((kind) => kind !== 'comes-again');
}
