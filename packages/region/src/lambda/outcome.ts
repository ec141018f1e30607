/** How an invocation ended. */
export type Outcome =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly payload: string }
  | { readonly kind: 'timed-out' }
  | {
      readonly kind: 'exited';
      readonly code: number | null;
      readonly signal: string | null;
      readonly outOfMemory: boolean;
    };

/** How and when an invocation is ended from outside. */
export interface Interruption {
  /** Real time after which the worker is ended; at its answer if that comes first, which is then not heard. */
  readonly afterMs: number;
  readonly outcome: Outcome;
}

/** A jump of a worker's clock within an invocation. */
export interface ClockJump {
  /** Real time after the start of the invocation. */
  readonly afterMs: number;
  /** Below 0 for a jump back. */
  readonly byMs: number;
}

/** The faults that a plan may inject into an invocation. */
export interface InvocationFaultPort {
  isThrottled(functionName: string, ids: readonly string[], requestId: string): boolean;
  /** The outcome in place of the handler's; undefined lets the handler run. */
  failureOf(functionName: string, ids: readonly string[], requestId: string): Promise<Outcome | undefined>;
  interruptionOf(functionName: string, ids: readonly string[], requestId: string): Interruption | undefined;
  clockJumpOf(functionName: string, ids: readonly string[], requestId: string): ClockJump | undefined;
}

export const NO_INVOCATION_FAULTS: InvocationFaultPort = {
  isThrottled: () => false,
  failureOf: async () => undefined,
  interruptionOf: () => undefined,
  clockJumpOf: () => undefined,
};
