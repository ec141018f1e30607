import { WINDOW_SECONDS } from '#lib/idempotency/window.ts';

/** Settings of the template that capacity and cost depend on. A test compares them with the compiled template. */
export const DEPLOYED = {
  memoryMb: 256,
  kafkaBatchSize: 100,
  maximumPollers: 3,
  queueBatchSize: 10,
  queueMaximumConcurrency: 5,
  archiveDays: 90,
  /** States that the billing of an order passes. Each entry into a state is a transition. */
  workflowTransitions: 6,
  workflowTasks: ['create-invoice', 'charge-payment', 'settle-invoice'],
} as const;

/** How long ids of handled events and marks of counted ones are kept, and about how many bytes one takes. */
export const REMEMBERED = { idDays: WINDOW_SECONDS / 86_400, markDays: 120, sizeBytes: 300 };

/** The default retention of MSK, on three brokers. */
export const TOPIC = { retentionHours: 168, replicas: 3 };

/** Measured with the embedded broker: docs/explanation/performance.md, "The broker". */
export const LATENCY_MS = { kafkaToHandlerP99: 6.2 };

/**
 * Milliseconds of a whole core: measured, see docs/explanation/performance.md, "Kafka to EventBridge" and "Handlers". An
 * invocation takes those of the kit and those of its calls; one of DynamoDB's transactions goes through the SDK, the
 * other calls take the short cut. Lambda gives a function the share of a core that its memory pays for.
 */
export const CPU_MS = {
  bridgeBatch: 5,
  event: 0.02,
  queueBatch: 0.12,
  task: 0.02,
  call: 0.2,
  transaction: 0.45,
  lock: 0.67,
};
