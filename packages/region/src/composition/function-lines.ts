import type { LogListener } from '../lambda/logs.ts';
import type { LogStore } from '../logs/log-store.ts';

/** Writes each line of a function into its log group, as Lambda does: one event for each line. */
export function functionLines(store: LogStore): LogListener {
  return ({ logGroupName, logStreamName, at, text }) => {
    store.append(logGroupName, { streamName: logStreamName, timestampMs: at, message: `${text}\n` });
  };
}
