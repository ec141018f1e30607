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

/** How long a consumer remembers an event (lib/idempotency/), and about how many bytes that takes. */
export const REMEMBERED = { hours: 24, sizeBytes: 300 };

/** The default retention of MSK, on three brokers. */
export const TOPIC = { retentionHours: 168, replicas: 3 };

/**
 * Milliseconds of a whole core for one invocation: measured, see docs/explanation/performance.md, "Kafka to EventBridge" and
 * "Handlers", to which 0.2 ms are added for each call of a reaction's own. Lambda gives a function the share of a core
 * that its memory pays for.
 */
export const CPU_MS = { bridgeBatch: 5, handler: 0.9, queueBatch: 7, task: 1.1 };

/** Calls of an invocation that wait for each other. Those of a batch run in parallel. */
export const ROUNDS = { bridgeBatch: 3, handler: 3, queueBatch: 3, task: 4 };
