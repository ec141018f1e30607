import type { TopicConfig } from '../topic/config.ts';
import type { BatchLimits } from './check-batch.ts';

/** The time of a record that has none. */
const NO_TIMESTAMP = -1;

/** What a topic takes at a time. */
export function batchLimits(config: TopicConfig, nowMs: number): BatchLimits {
  const { maxMessageBytes: maxBytes, stampsAppendTime: stamps } = config;
  const earliestMs = nowMs - config.timestampBeforeMaxMs;
  const latestMs = nowMs + config.timestampAfterMaxMs;
  const isTimely = (timestampMs: number): boolean =>
    stamps || timestampMs === NO_TIMESTAMP || (timestampMs >= earliestMs && timestampMs <= latestMs);
  return { maxBytes, isTimely, stamps };
}
