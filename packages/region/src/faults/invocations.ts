import { type Clock, sleep } from '../core/clock.ts';
import type { ClockJump, Interruption, InvocationFaultPort, Outcome } from '../lambda/outcome.ts';
import type { FaultPoint, Faults } from './faults.ts';

/** The faults that invocations of functions can suffer. */
export class InvocationFaults implements InvocationFaultPort {
  readonly #faults: Faults;
  readonly #wallClock: Clock;

  /** @param wallClock real time, by which running code is measured */
  constructor(faults: Faults, wallClock: Clock) {
    this.#faults = faults;
    this.#wallClock = wallClock;
  }

  isThrottled(functionName: string, ids: readonly string[], requestId: string): boolean {
    return this.#faults.inject('throttle', pointOf(functionName, ids, requestId)) !== undefined;
  }

  /** The outcome of an invocation that fails before its handler runs; undefined lets it run. */
  async failureOf(functionName: string, ids: readonly string[], requestId: string): Promise<Outcome | undefined> {
    const point = pointOf(functionName, ids, requestId);
    const slow = this.#faults.inject('slow', point);
    if (slow) await sleep(this.#wallClock, slow.delayMs);
    const thrown = this.#faults.inject('throw', point);
    if (thrown === undefined) return undefined;
    const payload = JSON.stringify({ errorType: 'Error', errorMessage: thrown.message, trace: [] });
    return { kind: 'error', payload };
  }

  interruptionOf(functionName: string, ids: readonly string[], requestId: string): Interruption | undefined {
    const point = pointOf(functionName, ids, requestId);
    const timeout = this.#faults.inject('timeout', point);
    if (timeout) return { afterMs: timeout.delayMs, outcome: { kind: 'timed-out' } };
    const killed = this.#faults.inject('killWorker', point);
    if (killed === undefined) return undefined;
    return {
      afterMs: killed.delayMs,
      outcome: { kind: 'exited', code: null, signal: 'SIGKILL', outOfMemory: false },
    };
  }

  clockJumpOf(functionName: string, ids: readonly string[], requestId: string): ClockJump | undefined {
    const jump = this.#faults.inject('clockJump', pointOf(functionName, ids, requestId));
    if (jump === undefined) return undefined;
    const isAhead = jump.random.next() < 0.5;
    return { afterMs: jump.delayMs, byMs: isAhead ? jump.jumpMs : -jump.jumpMs };
  }
}

function pointOf(functionName: string, ids: readonly string[], requestId: string): FaultPoint {
  return { place: `function/${functionName}`, ids: () => ids, requestId };
}
