/** `dead-letters`: what the dead-letter queues of the region hold. */
export interface DeadLetterList {
  /** The region's time, milliseconds since the epoch. */
  readonly now: number;
  readonly queues: readonly DeadLetterQueue[];
  /** The oldest first, those of one partition in the order of their offsets. */
  readonly deadLetters: readonly DeadLetterRow[];
}

export interface DeadLetterQueue {
  readonly name: string;
  readonly depth: number;
  readonly inFlight: number;
  /** Messages beyond those that are listed. */
  readonly left: number;
}

/** One dead letter in short. */
export interface DeadLetterRow {
  readonly id: string;
  readonly queue: string;
  readonly reason: string;
  readonly explanation: string;
  readonly eventId?: string;
  readonly eventType?: string;
  /** Where it came from, for people: `readings-0@42`. */
  readonly from: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Where a redrive sends it; absent where its origin is unknown. */
  readonly to?: string;
  /** When it was edited, ISO 8601. */
  readonly edited?: string;
  /** A command or a consumer has received it and not yet let it go. */
  readonly isHeld: boolean;
  /** Its edited copy is on the queue. */
  readonly isReplaced: boolean;
  /** Ids of further messages of the same event on the queue. */
  readonly copies: readonly string[];
  /** Dead letters whose record has the same bytes at another offset. */
  readonly sameBytes: readonly string[];
  /** Its event was on this queue so many times before. */
  readonly cameBack: number;
}

/** `dead-letters/one`: all that is known of a dead letter. */
export interface DeadLetterDetails extends DeadLetterRow {
  /** The frames of the error. */
  readonly stack: readonly string[];
  /** The payload in the form in which it is edited; JSON whose numbers are as they were written. */
  readonly payload: string;
  /** Why the payload cannot be edited; absent where it can. */
  readonly notEditable?: string;
  /** The payload before the first edit. */
  readonly original?: string;
  /** The message as it is on its queue. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** An effect in doubt: the item that keeps it from happening. */
  readonly note?: { readonly table: string; readonly id: string };
  /** The JSON schema of the payload, Draft 4, from the region's registry. */
  readonly schema?: object;
  /** Where the schema is in the registry. */
  readonly schemaName?: string;
}

/** `dead-letters/check` */
export interface PayloadCheck {
  readonly problems: readonly PayloadProblem[];
  /** It may be put on the queue. */
  readonly isSendable: boolean;
  /** Something is known of what its consumer takes: a contract, or a schema in the registry. */
  readonly isChecked: boolean;
}

export interface PayloadProblem {
  readonly message: string;
  /** A JSON pointer to the field at fault. */
  readonly pointer?: string;
}

/** `dead-letters/plan` */
export interface RedrivePlan {
  readonly rows: readonly {
    readonly id: string;
    readonly queue: string;
    readonly reason: string;
    readonly to: string;
    readonly eventId?: string;
    readonly eventType?: string;
  }[];
}

/** One line of `dead-letters/redrive`. The last one has the result. */
export type RedriveLine =
  | { readonly total: number; readonly done: number; readonly failed: number }
  | { readonly result: RedriveResult };

export interface RedriveResult {
  readonly chosen: number;
  readonly redriven: number;
  readonly replaced: number;
  readonly problems: readonly DeadLetterProblem[];
  readonly untried: number;
}

export interface DeadLetterProblem {
  readonly id: string;
  readonly queue: string;
  readonly problem: string;
}

/** `dead-letters/discard` */
export interface DiscardResult {
  readonly discarded: number;
  readonly problems: readonly DeadLetterProblem[];
}
