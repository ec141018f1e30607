import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onEvent } from '#lib/handlers/on-event.ts';
import { onQueueBatch } from '#lib/handlers/on-queue-batch.ts';
import { onTask } from '#lib/handlers/on-task.ts';
import { on } from '#lib/handlers/reactions.ts';
import { type Kit, kitFor } from '#lib/kit.ts';
import { orderPlaced } from '#schemas/generated/contracts.ts';

const env = {
  functionName: 'bench',
  idempotencyTable: 'idempotency',
  failedQueueUrl: 'http://127.0.0.1/000000000000/failed',
  payloadBucket: 'payloads',
};

const busEvent = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../events/eventbridge/OrderPlaced.json'), 'utf8'),
);
const queueEvent = {
  Records: Array.from({ length: 10 }, (_, index) => ({
    messageId: `m-${index}`,
    body: JSON.stringify(busEvent),
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
    eventSource: 'aws:sqs',
    attributes: {},
    messageAttributes: {},
  })),
};

type Handler = (event: never, context: never) => Promise<unknown>;

interface Kind {
  readonly invocation: object;
  readonly events: number;
  /** A handler that takes the event as it comes. */
  readonly bare: Handler;
  readonly kit: (kit: Kit) => Handler;
}

const work = async (): Promise<void> => {};

/** Handler kinds, each with a reaction that does nothing. bench:bridge measures Kafka batches. */
export const KINDS: Readonly<Record<string, Kind>> = {
  onEvent: {
    invocation: busEvent,
    events: 1,
    bare: work,
    kit: (kit) => onEvent(kit, on(orderPlaced, work)),
  },
  onQueueBatch: {
    invocation: queueEvent,
    events: 10,
    bare: async ({ Records }: typeof queueEvent) => {
      for (const { body } of Records) {
        JSON.parse(body);
        await work();
      }
      return { batchItemFailures: [] };
    },
    kit: (kit) => onQueueBatch(kit, on(orderPlaced, work)),
  },
  onTask: {
    invocation: busEvent.detail,
    events: 1,
    bare: work,
    kit: (kit) => onTask(kit, orderPlaced, work),
  },
};

export const realKit = (): Kit => kitFor(env);

/** The kit with idempotency switched off. */
export const kitWithoutIdempotency = (): Kit => ({ ...kitFor(env), once: (_key, _context, run) => run() });
