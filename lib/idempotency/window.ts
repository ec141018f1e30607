const DAY_SECONDS = 24 * 60 * 60;

/**
 * How long a consumer knows an event that it has handled. A copy of it may be tried for a day by EventBridge, lie on a
 * dead-letter queue for 14 days, and then wait on a topic for seven.
 */
export const WINDOW_SECONDS = (1 + 14 + 7) * DAY_SECONDS;
