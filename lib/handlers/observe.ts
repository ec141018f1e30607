import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Event } from '../event.ts';
import type { Kit } from '../kit.ts';

/**
 * Logs with the invocation's context, and metrics in embedded metric format at its end, whatever the end is.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function observed(kit: Kit): MiddlewareObj {
  const end = (): void => {
    kit.metrics.publishStoredMetrics();
    kit.logger.resetKeys();
  };
  return {
    before: ({ context }) => {
      kit.metrics.captureColdStartMetric();
      kit.logger.addContext(context);
    },
    after: end,
    onError: ({ error }) => {
      kit.logger.error('The invocation failed', toLog(error));
      end();
    },
  };
}

/** Puts the ids of an event on every line logged while it is worked on. */
export function followEvent(kit: Kit, { metadata }: Event): void {
  const { id, type, correlationId, traceparent } = metadata;
  kit.logger.appendKeys({ eventId: id, eventType: type, correlationId, traceparent });
}

/** Counts under names that docs/architecture.md lists. */
export function count(
  kit: Kit,
  metric:
    | 'Consumed'
    | 'Done'
    | 'Duplicates'
    | 'Tombstones'
    | 'DeadLettered'
    | 'HandedBack'
    | 'ReplaysSkipped'
    | 'Refused'
    | 'Failed',
  value: number,
): void {
  if (value > 0) kit.metrics.addMetric(metric, MetricUnit.Count, value);
}

/** Name and message only: a cause may quote the event, and events hold personal data. */
const toLog = (error: Error | null | undefined) => ({ code: error?.name, reason: error?.message });
