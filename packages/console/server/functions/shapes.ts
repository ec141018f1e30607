/** What makes a function run. */
export interface Trigger {
  readonly kind: 'topic' | 'queue' | 'stream' | 'rule';
  /** The name of the topic, queue or table; of a rule with its bus: `orders/charge`. */
  readonly name: string;
  /** The state of a mapping or rule, in the words of its API: Enabled, DISABLED. */
  readonly state: string;
  /** Of a mapping: its id, by which it is stopped and started. */
  readonly mappingId?: string;
  /** Why a mapping stands still. */
  readonly reason?: string;
}

export interface FunctionInfo {
  readonly name: string;
  /** Without what the names of all functions begin with. */
  readonly shortName: string;
  readonly description: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly deadLetterQueue?: string;
}

/** `functions` */
export interface FunctionList {
  readonly functions: readonly FunctionInfo[];
}

/** `functions/detail` */
export interface FunctionDetail extends FunctionInfo {
  readonly environment: Readonly<Record<string, string>>;
  readonly triggers: readonly Trigger[];
  readonly role: string;
  readonly logGroup: string;
}

/** `functions/invoke` */
export interface Invoked {
  readonly requestId: string;
  readonly durationMs: number;
  /** The function threw, or ran out of time. */
  readonly hasFailed: boolean;
  /** JSON of what it gave back, or of its error. */
  readonly result: string;
  /** The last 4 KB of what it logged. */
  readonly log: string;
}
