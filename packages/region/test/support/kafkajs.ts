import { createRequire } from 'node:module';

interface RequestQueue {
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const { prototype }: { prototype: RequestQueue } = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
);
const schedule = prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 sets a timer in the past when no request waits, of which Node warns, and so runs once a millisecond.
 * Here it sets its timer only while a request waits or is throttled.
 * @see https://github.com/tulios/kafkajs/issues/1751
 */
prototype.scheduleCheckPendingRequests = function scheduleWhileNeeded(): void {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};

export { Kafka, logLevel, type Producer } from 'kafkajs';
