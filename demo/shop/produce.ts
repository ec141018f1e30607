import type { KafkaConnection } from '@tributary/region/kafka-client';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { messageSender } from '../../ops/clients/kafka.ts';

export interface ProduceOptions {
  readonly kafka: KafkaConnection;
  /** Called before a batch is sent, with its messages. */
  readonly onSend?: (batch: readonly KafkaMessage[]) => void;
  /** Resolves when the next batch may be sent. */
  readonly ready: () => Promise<void>;
}

const MESSAGES_PER_SEND = 100;

/** Sends messages in their order, a hundred at a time. */
export async function produce(messages: readonly KafkaMessage[], options: ProduceOptions): Promise<void> {
  const sender = messageSender('tributary-shop', options.kafka);
  try {
    for (let from = 0; from < messages.length; from += MESSAGES_PER_SEND) {
      const batch = messages.slice(from, from + MESSAGES_PER_SEND);
      await options.ready();
      options.onSend?.(batch);
      await sender.send(batch);
    }
  } finally {
    await sender.close();
  }
}
