/**
 * Why a state failed: the error name that Retry and Catch look at, and the cause.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  /** For example `States.Timeout`, or the name of a function's error. A Fail state may leave it out. */
  readonly errorName: string | undefined;
  readonly causeText: string | undefined;

  constructor(errorName: string | undefined, causeText: string | undefined) {
    super(`${errorName ?? 'no error name'}: ${causeText ?? 'no cause'}`);
    this.errorName = errorName;
    this.causeText = causeText;
  }
}

/**
 * A task that told nothing of itself for too long. It ends as any other timeout; Retry and Catch can tell it by
 * `States.HeartbeatTimeout`.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
 */
export class HeartbeatTimeout extends StateFailure {
  constructor() {
    super('States.Timeout', undefined);
  }
}

/** A failure of the state machine itself, whose cause names the state. */
export class MachineFailure extends StateFailure {
  readonly reason: string;

  constructor(errorName: string, reason: string) {
    super(errorName, reason);
    this.reason = reason;
  }

  /** The failure with a cause in the words of Step Functions. */
  at(stateName: string, enteredEventId: number): StateFailure {
    const place = `the state '${stateName}' (entered at the event id #${enteredEventId})`;
    return new StateFailure(this.errorName, `An error occurred while executing ${place}. ${this.reason}`);
  }
}

/** A path or a type that does not fit the data. It is neither retried nor caught. */
export function runtimeFailure(reason: string): MachineFailure {
  return new MachineFailure('States.Runtime', reason);
}

/** A JSONata expression that fails, or gives a value that does not fit. It can be retried and caught. */
export class QueryFailure extends MachineFailure {
  /** The field, for example `Output/total`; undefined for a field that is left out. */
  readonly location: string | undefined;
  /** Whether the history has the failure after the state's entry; otherwise before it, as AWS does mostly. */
  readonly isAfterEntry: boolean;

  constructor(reason: string, location: string | undefined, isAfterEntry = false) {
    super('States.QueryEvaluationError', reason);
    this.location = location;
    this.isAfterEntry = isAfterEntry;
  }
}

const TERMINAL = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether `States.ALL` does not match the error. */
export function isTerminal(errorName: string | undefined): boolean {
  return errorName !== undefined && TERMINAL.has(errorName);
}
