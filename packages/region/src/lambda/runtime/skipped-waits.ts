import { AsyncResource } from 'node:async_hooks';
import { shiftClockBy } from './clock-shift.ts';

interface Wait {
  readonly timeout: NodeJS.Timeout;
  readonly delayMs: number;
  readonly run: () => unknown;
  /** On the clock of {@link passedMs}. */
  dueMs: number;
  /** As with `ref` and `unref` of the timer: without another, the process does not end before it. */
  isAwaited: boolean;
}

// Not imported: an ES module keeps the functions that it has once imported.
const timers = process.getBuiltinModule('node:timers');
const timersPromises = process.getBuiltinModule('node:timers/promises');
const [nativeSetTimeout, nativeClearTimeout] = [timers.setTimeout, timers.clearTimeout];
const [LONGEST_MS, FEWEST_TO_CLEAR] = [2 ** 31 - 1, 64];

const waits = new Set<Wait>();
const waitOf = new WeakMap<NodeJS.Timeout, Wait>();
let skippedMs = 0;
let limitMs = Number.POSITIVE_INFINITY;
let clearAt = FEWEST_TO_CLEAR;
let alarm: NodeJS.Timeout | undefined;
let tell: (skippedMs: number) => void = () => {};

/** Milliseconds that have passed in this process, with those that were skipped. */
export const passedMs = (): number => performance.now() + skippedMs;

/**
 * Lets this process skip the waits of a function on the virtual clock, where a function takes no time: once nothing but
 * timers of `setTimeout` keeps the process alive, {@link skipWait} makes the next one due. These timers do not keep it
 * alive themselves, so that Node says when that is so, by `beforeExit`.
 * @param onSkipped is called with the milliseconds of each skipped wait
 * @see https://nodejs.org/api/process.html#event-beforeexit
 */
export function skipWaits(onSkipped: (skippedMs: number) => void): void {
  tell = onSkipped;
  const { setTimeout: nativeSleep } = timersPromises;
  const wait = Object.assign(skippable, nativeSetTimeout);
  Object.defineProperty(wait, Symbol.for('nodejs.util.promisify.custom'), { value: sleep });
  async function sleep<T>(delayMs?: number, value?: T, options?: { signal?: AbortSignal; ref?: boolean }): Promise<T> {
    if (options !== undefined) return nativeSleep(delayMs, value as T, options);
    return new Promise((resolve) => {
      skippable(() => resolve(value as T), delayMs);
    });
  }
  Object.assign(globalThis, { setTimeout: wait });
  Object.assign(timers, { setTimeout: wait });
  Object.assign(timersPromises, { setTimeout: sleep });
}

/** No wait is skipped that ends later than so many milliseconds from now: there the region ends the invocation. */
export function skipUntil(leftMs: number): void {
  limitMs = passedMs() + leftMs;
}

/**
 * To be called when nothing else keeps the process alive.
 * @returns false when nothing is awaited
 */
export function skipWait(): boolean {
  if (![...pending()].some(({ isAwaited }) => isAwaited)) return false;
  const next = nextWait();
  if (next === undefined) return false;
  if (next.dueMs > limitMs) native.ref.call(next.timeout);
  else setImmediate(skipTo, next);
  return true;
}

function skipTo(wait: Wait): void {
  if (isOver(wait)) return;
  // Date has whole milliseconds.
  const leftMs = Math.ceil(Math.max(0, wait.dueMs - passedMs()));
  skippedMs += leftMs;
  shiftClockBy(leftMs);
  tell(leftMs);
  end(wait);
}

function end(wait: Wait): void {
  waits.delete(wait);
  nativeClearTimeout(wait.timeout);
  setAlarm();
  wait.run();
}

/** After a skipped wait, the timers that were set before it are due earlier than Node knows. */
function setAlarm(): void {
  nativeClearTimeout(alarm);
  const next = nextWait();
  if (next === undefined) return;
  alarm = nativeSetTimeout(ring, Math.max(1, next.dueMs - passedMs())).unref();
}

function ring(): void {
  const next = nextWait();
  if (next !== undefined && next.dueMs <= passedMs()) end(next);
  else setAlarm();
}

function skippable(callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): NodeJS.Timeout {
  const timeout = nativeSetTimeout(callback, delay, ...values);
  const delayMs = delay !== undefined && delay >= 1 && delay <= LONGEST_MS ? delay : 1;
  // `AsyncResource.bind` takes ten times as long, and nearly all timers are cleared.
  const scope = new AsyncResource('Timeout');
  const run = (): unknown => scope.runInAsyncScope(callback, timeout, ...values);
  const wait: Wait = { timeout, delayMs, run, dueMs: passedMs() + delayMs, isAwaited: true };
  waits.add(wait);
  waitOf.set(timeout, wait);
  if (waits.size > clearAt) clearAt = Math.max(FEWEST_TO_CLEAR, 2 * [...pending()].length);
  return Object.assign(timeout.unref(), methods);
}

const native: NodeJS.Timeout = Object.getPrototypeOf(nativeSetTimeout(() => {}, 1).unref());

/** Of a timer that Node does not wait for. */
const methods = {
  ref(this: NodeJS.Timeout): NodeJS.Timeout {
    return awaited(this, true);
  },
  unref(this: NodeJS.Timeout): NodeJS.Timeout {
    return awaited(this, false);
  },
  hasRef(this: NodeJS.Timeout): boolean {
    return waitOf.get(this)?.isAwaited ?? false;
  },
  refresh(this: NodeJS.Timeout): NodeJS.Timeout {
    const wait = waitOf.get(this);
    if (wait !== undefined) wait.dueMs = passedMs() + wait.delayMs;
    if (wait !== undefined) waits.add(wait);
    return native.refresh.call(this);
  },
};

function awaited(timeout: NodeJS.Timeout, isAwaited: boolean): NodeJS.Timeout {
  const wait = waitOf.get(timeout);
  if (wait !== undefined) wait.isAwaited = isAwaited;
  return timeout;
}

/** It has run or was cleared. */
const isOver = ({ timeout }: Wait): boolean => Reflect.get(timeout, '_destroyed') === true;

function pending(): ReadonlySet<Wait> {
  for (const wait of waits) if (isOver(wait)) waits.delete(wait);
  return waits;
}

function nextWait(): Wait | undefined {
  let next: Wait | undefined;
  for (const wait of pending()) if (next === undefined || wait.dueMs < next.dueMs) next = wait;
  return next;
}
