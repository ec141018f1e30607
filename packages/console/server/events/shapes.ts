/** `events/buses` */
export interface BusList {
  readonly buses: readonly string[];
}

/** `events/samples`: events of a bus to begin with. */
export interface BusSamples {
  readonly samples: readonly BusSample[];
}

export interface BusSample {
  readonly label: string;
  /** Wrong on purpose, to see what becomes of it. */
  readonly isBad: boolean;
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
}

/** `events/check` */
export interface EventCheck {
  readonly problems: readonly { readonly message: string; readonly pointer?: string }[];
  /** False for what a bus does not take at all. */
  readonly isSendable: boolean;
  /** JSON Schema of the detail, Draft 4; absent where no registry has one. */
  readonly schema?: object;
  readonly schemaName?: string;
}

/** `events/send` */
export interface SentEvent {
  /** That the bus gave it. */
  readonly id: string;
}

/** `events/replay-plan`: what a replay of one event would send. */
export interface ReplayPlan {
  /** The second of the event's own time. */
  readonly from: number;
  readonly to: number;
  /** Other archived events of that second. */
  readonly others: number;
}

/** `events/replay` */
export interface StartedReplay {
  readonly replayName: string;
}

/** `events/invoke-target` */
export interface InvokedTarget {
  readonly requestId: string;
}
