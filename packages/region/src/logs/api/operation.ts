import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { LogStore } from '../log-store.ts';

/** What the operations work on. */
export interface LogsDeps {
  readonly store: LogStore;
  /** The region's clock. */
  readonly clock: Clock;
}

/** Takes a request and gives its answer. @throws AwsError */
export type LogsOperation = (deps: LogsDeps, input: JsonObject) => object | undefined;
export type LogsOperations = Readonly<Record<string, LogsOperation>>;
