import type { Logger } from '@aws-lambda-powertools/logger';
import type { Event } from './event.ts';

/** What is written beside a message. Events hold personal data: log ids and counts rather than whole events. */
export type Fields = Readonly<Record<string, unknown>>;

/** A log whose every line has the ids of the event that is handled. */
export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** The ids of an event as a log line has them. */
export const idsToLog = ({ metadata: { id, type, correlationId, traceparent } }: Event): Fields => ({
  eventId: id,
  eventType: type,
  correlationId,
  traceparent,
});

/** Other events of a batch may be worked on at the same time, so the ids go on each line and not on the logger. */
export function logFor(logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>, event: Event): Log {
  const ids = idsToLog(event);
  return {
    debug: (message, fields) => logger.debug(message, { ...ids, ...fields }),
    info: (message, fields) => logger.info(message, { ...ids, ...fields }),
    warn: (message, fields) => logger.warn(message, { ...ids, ...fields }),
    error: (message, fields) => logger.error(message, { ...ids, ...fields }),
  };
}
