/** A program to run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface ProduceOptions {
  readonly bootstrapServer: string;
  readonly topic: string;
  readonly codec: string;
}

export interface ConsumeOptions {
  readonly bootstrapServer: string;
  readonly topic: string;
  /** End after that many records; without it, run until killed. */
  readonly count?: number;
  /** Join this group, begin at its commits or at the earliest record, and commit. Without it read partition 0 alone. */
  readonly group?: string;
}

/** A Kafka client that is driven as a program: it produces the lines of its input, and prints the values it reads. */
export interface Client {
  readonly name: string;
  readonly codecs: readonly string[];
  produce(options: ProduceOptions): Command;
  consume(options: ConsumeOptions): Command;
  /** Prints the values of partition 0 from the first record of that time on. */
  consumeFromTime(options: ConsumeOptions, timeMs: number): readonly Command[];
}

/** How soon a group notices a member that is gone: the shortest that brokers accept. */
export const SESSION_TIMEOUT_MS = 6_000;
export const HEARTBEAT_INTERVAL_MS = 500;

export const ALL_CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
