import { DEAD_LETTER_RETENTION_SECONDS } from './metrics.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** The thresholds of the alarms, for an application of moderate load. Change them here. */
export const LIMITS = {
  errorPercent: 5,
  /** AWS takes a latency that stays above 30 seconds for a sign of trouble. */
  deliveryMs: 30_000,
  kafkaLagRecords: 100_000,
  kafkaLagSeconds: 60,
  queueAgeSeconds: 15 * 60,
  streamAgeMs: 60_000,
  /** A dead letter is a matter for a whole day when a week is left to act, and again on its last day. */
  deadLetterAgeSeconds: {
    reminder: DEAD_LETTER_RETENTION_SECONDS / 2,
    reminderEnds: DEAD_LETTER_RETENTION_SECONDS / 2 + DAY_SECONDS,
    lastDay: DEAD_LETTER_RETENTION_SECONDS - DAY_SECONDS,
  },
};
