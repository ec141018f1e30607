import { type Clock, holding } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { DeliveryTimes } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { type AsyncEvent, isPersistedAsyncEvent, persistedAsyncEvent } from './async-event.ts';
import { isThrottle } from './errors.ts';
import { type EventInvokeConfig, RETRY_DELAYS_MS, throttleDelayMs } from './event-invoke-config.ts';
import { type FunctionConfig, placeOf } from './function-config.ts';
import type { Condition } from './invocation-record.ts';
import type { InvokedAs, Invoker } from './invoker.ts';

export interface AsyncQueueDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly invoker: Invoker;
  /** Undefined for a function or a version that is there no more. */
  readonly configOf: (functionName: string, version: string | undefined) => FunctionConfig | undefined;
  /** @param functionArn with the version or the alias */
  readonly settingsOf: (functionArn: string) => EventInvokeConfig;
  /** Sends the outcome of the event to its destinations. Never throws. */
  readonly onEnd: (event: AsyncEvent, condition: Condition) => Promise<void>;
  readonly times: DeliveryTimes;
  readonly metrics: MetricsPort;
}

interface FunctionQueue {
  readonly ready: AsyncEvent[];
  active: number;
}

/**
 * Lambda's queue of asynchronous events: retries, throttles and ages by the rules of the service.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncQueue {
  readonly #deps: AsyncQueueDeps;
  readonly #queues = new Map<string, FunctionQueue>();
  readonly #persisted = new PersistedRows('async-event', isPersistedAsyncEvent);
  #pending = 0;

  constructor(deps: AsyncQueueDeps) {
    this.#deps = deps;
  }

  /** Events that have not come to an end: queued, running, waiting for a retry, on the way to a destination. */
  get pendingCount(): number {
    return this.#pending;
  }

  add(config: FunctionConfig, payload: string, ids: readonly string[], origin: InvokedAs): void {
    const { clock, times, random } = this.#deps;
    const { requestId = random.uuid(), traceHeader, functionArn = config.arn } = origin;
    const acceptedAt = clock.now();
    for (const delayMs of times(`async/${config.name}`, () => ids)) {
      const key = this.#persisted.newKey();
      const counts = { invokeCount: 0, throttles: 0 };
      const event = { config, functionArn, payload, ids, requestId, traceHeader, acceptedAt, key, ...counts };
      this.#pending++;
      this.#report(config, { AsyncEventsReceived: 1 });
      this.#persisted.put(key, () => persistedAsyncEvent(event, acceptedAt + delayMs));
      if (delayMs === 0) this.#enter(event);
      else this.#enterLater(event, delayMs);
    }
  }

  /**
   * Goes on with what an earlier process had accepted; an event that was being handled is handled again. The events of
   * a function that is there no more stay in the state store until it is again.
   */
  restore(stateStore: StateStore): void {
    for (const [, { functionName, version, dueAtMs, ...event }] of this.#persisted.restore(stateStore)) {
      const config = this.#deps.configOf(functionName, version);
      if (config === undefined) continue;
      this.#pending++;
      this.#enterLater({ functionArn: config.arn, ...event, config }, dueAtMs - this.#deps.clock.now());
    }
  }

  #enter(event: AsyncEvent): void {
    this.#queueOf(event.config).ready.push(event);
    this.#dispatch(event.config);
  }

  #queueOf({ name }: FunctionConfig): FunctionQueue {
    const known = this.#queues.get(name);
    if (known) return known;
    const queue: FunctionQueue = { ready: [], active: 0 };
    this.#queues.set(name, queue);
    return queue;
  }

  /** The function may have changed since it accepted an event. */
  #now(config: FunctionConfig): FunctionConfig {
    return this.#deps.configOf(config.name, config.version) ?? config;
  }

  /** Takes no more events out of the queue than the function has workers for. */
  #dispatch(accepted: FunctionConfig): void {
    const config = this.#now(accepted);
    const queue = this.#queueOf(config);
    const limit = Math.max(1, Math.min(config.maxWorkers, config.reservedConcurrency ?? Number.POSITIVE_INFINITY));
    while (queue.active < limit) {
      const event = queue.ready.shift();
      if (!event) return;
      queue.active++;
      void holding(this.#deps.clock, () => this.#attempt(event)).finally(() => {
        queue.active--;
        this.#dispatch(config);
      });
    }
  }

  async #attempt(event: AsyncEvent): Promise<void> {
    const settings = this.#deps.settingsOf(event.functionArn);
    if (this.#now(event.config).reservedConcurrency === 0) return this.#end(event, 'ZeroReservedConcurrency');
    if (this.#ageMs(event) >= settings.maximumEventAgeMs) return this.#end(event, 'EventAgeExceeded');
    try {
      await this.#invoke(event, settings);
    } catch (error) {
      if (!isThrottle(error)) throw error;
      event.throttles++;
      this.#journal('throttled', event, { reason: 'TooManyRequestsException' });
      this.#retryLater(event, settings, throttleDelayMs(event.throttles), 'throttled');
    }
  }

  async #invoke(event: AsyncEvent, settings: EventInvokeConfig): Promise<void> {
    const attempt = event.invokeCount + 1;
    const { payload, ids } = event;
    const config = this.#now(event.config);
    this.#report(config, { AsyncEventAge: this.#ageMs(event) });
    event.last = await this.#deps.invoker.run(config, payload, ids, event, { attempt });
    event.invokeCount = attempt;
    event.throttles = 0;
    const delayMs = RETRY_DELAYS_MS[attempt - 1];
    if (event.last.functionError === undefined) await this.#end(event, 'Success');
    else if (attempt > settings.maximumRetryAttempts || delayMs === undefined)
      await this.#end(event, 'RetriesExhausted');
    else this.#retryLater(event, settings, delayMs, 'function error');
  }

  #retryLater(event: AsyncEvent, settings: EventInvokeConfig, delayMs: number, reason: string): void {
    const leftMs = settings.maximumEventAgeMs - this.#ageMs(event);
    const waitMs = Math.min(delayMs, leftMs);
    const dueAt = new Date(this.#deps.clock.now() + waitMs).toISOString();
    this.#journal('retry-scheduled', event, { attempt: event.invokeCount + 1, dueAt, reason });
    this.#persisted.put(event.key, () => persistedAsyncEvent(event, this.#deps.clock.now() + waitMs));
    this.#enterLater(event, waitMs);
  }

  #enterLater(event: AsyncEvent, waitMs: number): void {
    this.#deps.clock.schedule(Math.max(0, waitMs), () => this.#enter(event));
  }

  async #end(event: AsyncEvent, condition: Condition): Promise<void> {
    await this.#deps.onEnd({ ...event, config: this.#now(event.config) }, condition);
    this.#persisted.remove(event.key);
    this.#pending--;
  }

  #ageMs(event: AsyncEvent): number {
    return this.#deps.clock.now() - event.acceptedAt;
  }

  #report({ name: FunctionName }: FunctionConfig, figures: Readonly<Record<string, number>>): void {
    this.#deps.metrics.report('AWS/Lambda', { FunctionName }, figures);
  }

  #journal(step: 'throttled' | 'retry-scheduled', event: AsyncEvent, detail: JsonObject): void {
    this.#deps.journal.record(step, placeOf(event.config), event.ids, { requestId: event.requestId, ...detail });
  }
}
