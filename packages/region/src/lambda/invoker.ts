import { type Clock, holding } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { at, type JsonObject, parseJson, textOf } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { Invocation, InvocationOrigin } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { completed } from '../core/trace-header.ts';
import { MAX_RESPONSE_BYTES, sandboxFailure, tooManyRequests } from './errors.ts';
import { type FunctionConfig, LATEST, placeOf } from './function-config.ts';
import { type Ended, InvocationLog } from './invocation-log.ts';
import type { FunctionLogs } from './logs.ts';
import type { InvocationFaultPort, Outcome } from './outcome.ts';
import type { Worker } from './worker.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface InvokerDeps {
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly logs: FunctionLogs;
  readonly pool: WorkerPool;
  readonly faults: InvocationFaultPort;
  readonly metrics: MetricsPort;
}

/** How an invocation came about. */
export interface InvokedAs extends InvocationOrigin {
  /** With the version or the alias that was named; without it, that of the function. */
  readonly functionArn?: string;
}

interface OneEvent extends InvokedAs {
  readonly payload: string;
  readonly ids: readonly string[];
  readonly requestId: string;
}

const ANSWERED = new Set<Outcome['kind']>(['result', 'error']);

/** Two readings of the same clock may differ by this much. */
const SAME_CLOCK_MS = 5;

/** The region's time minus real time; 0 when both are the same clock. */
export function shiftBetween(clock: Clock, wallClock: Clock): number {
  const shiftMs = clock.now() - wallClock.now();
  return Math.abs(shiftMs) <= SAME_CLOCK_MS ? 0 : shiftMs;
}

/** Runs one event in one worker and gives its outcome. */
export class Invoker {
  readonly #deps: InvokerDeps;
  readonly #running = new Map<string, number>();

  constructor(deps: InvokerDeps) {
    this.#deps = deps;
  }

  /** Events of a function that are being handled, or wait for a worker. */
  runningOf(functionName: string): number {
    return this.#running.get(functionName) ?? 0;
  }

  /**
   * @param payload JSON text
   * @param ids by which the journal finds the event
   * @param detail more details for the journal
   * @throws AwsError TooManyRequestsException when the reserved concurrency is used up
   */
  async run(
    config: FunctionConfig,
    payload: string,
    ids: readonly string[],
    { requestId = this.#deps.random.uuid(), traceHeader, functionArn = config.arn }: InvokedAs = {},
    detail: JsonObject = {},
  ): Promise<Invocation> {
    const running = this.runningOf(config.name);
    const limit = config.reservedConcurrency ?? Number.POSITIVE_INFINITY;
    if (running >= limit || this.#deps.faults.isThrottled(config.name, ids, requestId)) {
      this.#report(config, { Throttles: 1 });
      throw tooManyRequests();
    }
    this.#running.set(config.name, running + 1);
    try {
      const event = { payload, ids, requestId, traceHeader, functionArn };
      return await holding(this.#deps.clock, () => this.#runJournaled(config, event, detail));
    } finally {
      this.#running.set(config.name, this.runningOf(config.name) - 1);
    }
  }

  async #runJournaled(config: FunctionConfig, event: OneEvent, detail: JsonObject): Promise<Invocation> {
    const { journal } = this.#deps;
    const { payload, ids, requestId } = event;
    journal.record('invoked', placeOf(config), ids, { requestId, ...detail }, { kind: 'input', text: payload });
    const log = new InvocationLog(this.#deps, config, requestId);
    const failure = await this.#deps.faults.failureOf(config.name, ids, requestId);
    const ended = failure ? { outcome: failure } : await this.#runInWorker(config, event, log);
    const invocation = invocationOf(config, requestId, ended.outcome);
    const durationMs = log.ended(ended, invocation);
    this.#reportEnd(config, invocation, durationMs);
    const output = { kind: 'output', text: invocation.payload } as const;
    if (invocation.functionError === undefined)
      journal.record('succeeded', placeOf(config), ids, { requestId }, output);
    else journal.record('failed', placeOf(config), ids, { requestId, ...errorIn(invocation.payload) }, output);
    return invocation;
  }

  async #runInWorker(config: FunctionConfig, event: OneEvent, log: InvocationLog): Promise<Ended> {
    const { ids, requestId } = event;
    const acquired = await this.#deps.pool.acquire(config);
    if ('failure' in acquired) return { outcome: acquired.failure };
    const { worker } = acquired;
    if (!worker.isAlive) {
      this.#deps.pool.release(worker);
      return this.#runInWorker(config, event, log);
    }
    const interruption = this.#deps.faults.interruptionOf(config.name, ids, requestId);
    const clockJump = this.#deps.faults.clockJumpOf(config.name, ids, requestId);
    log.started(worker.logStreamName);
    const message = { ...this.#message(config, event), ...(clockJump && { clockJump }) };
    const outcome = await worker.run(message, ids, interruption);
    this.#giveBack(worker, outcome);
    return { outcome, worker };
  }

  #reportEnd(config: FunctionConfig, { functionError }: Invocation, durationMs: number | undefined): void {
    this.#report(config, {
      Invocations: 1,
      Errors: functionError === undefined ? 0 : 1,
      Throttles: 0,
      ConcurrentExecutions: this.runningOf(config.name),
      ...(durationMs !== undefined && { Duration: durationMs }),
    });
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  #report({ name: FunctionName }: FunctionConfig, figures: Readonly<Record<string, number>>): void {
    this.#deps.metrics.report('AWS/Lambda', { FunctionName }, figures);
  }

  #giveBack(worker: Worker, outcome: Outcome): void {
    if (!ANSWERED.has(outcome.kind)) worker.stop();
    this.#deps.pool.release(worker);
  }

  #message(config: FunctionConfig, { payload, requestId, traceHeader, functionArn = config.arn }: OneEvent) {
    const { clock, wallClock } = this.#deps;
    return {
      type: 'invoke',
      requestId,
      payload,
      functionArn,
      traceId: completed(traceHeader, this.#newTrace()),
      timeoutMs: config.timeoutMs,
      isTimeStopped: config.inspection?.door.isAttached ?? false,
      shiftMs: shiftBetween(clock, wallClock),
    } as const;
  }

  /** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
  #newTrace(): string {
    const { clock, random } = this.#deps;
    const [root, parent] = [random.uuid().replaceAll('-', ''), random.uuid().replaceAll('-', '')];
    const seconds = Math.floor(clock.now() / 1000).toString(16);
    return `Root=1-${seconds}-${root.slice(0, 24)};Parent=${parent.slice(0, 16)};Sampled=0`;
  }
}

function invocationOf(config: FunctionConfig, requestId: string, outcome: Outcome): Invocation {
  const executed = config.version === LATEST ? {} : { executedVersion: config.version };
  if (outcome.kind === 'result' && Buffer.byteLength(outcome.payload) <= MAX_RESPONSE_BYTES) {
    return { requestId, payload: outcome.payload, ...executed };
  }
  return { requestId, functionError: 'Unhandled', payload: failurePayload(requestId, config, outcome), ...executed };
}

function failurePayload(requestId: string, config: FunctionConfig, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'result':
      return sandboxFailure.responseTooLarge();
    case 'error':
      return outcome.payload;
    case 'timed-out':
      return sandboxFailure.timedOut(requestId, config.timeoutMs);
    case 'exited':
      return exitPayload(requestId, outcome);
  }
}

/** Signals as Lambda words them. */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGTERM: 'terminated',
  SIGSEGV: 'segmentation fault',
};

function exitPayload(requestId: string, outcome: Extract<Outcome, { kind: 'exited' }>): string {
  const { code, signal, outOfMemory } = outcome;
  if (outOfMemory) return sandboxFailure.outOfMemory(requestId);
  if (signal !== null) return sandboxFailure.exited(requestId, `signal: ${SIGNAL_WORDS[signal] ?? signal}`);
  return code === null || code === 0
    ? sandboxFailure.exitedWithoutReason(requestId)
    : sandboxFailure.exited(requestId, `exit status ${code}`);
}

/** errorType and errorMessage of an error payload, as far as it has them. */
export function errorIn(payload: string): { errorType: string; errorMessage: string } {
  const error = parseJson(payload);
  return { errorType: textOf(at(error, 'errorType'), 'Error'), errorMessage: textOf(at(error, 'errorMessage')) };
}
