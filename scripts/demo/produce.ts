import { ProduceAcks, Producer, stringSerializer } from '@platformatic/kafka';
import type { KafkaMessage } from '../../lib/kafka/message.ts';
import type { KafkaConnection } from '../../local/region/kafka-connection.ts';

export interface ProduceOptions {
  readonly kafka: KafkaConnection;
  /** Called before a batch is sent, with its messages. */
  readonly onSend?: (batch: readonly KafkaMessage[]) => void;
  /** Resolves when the next batch may be sent. */
  readonly ready: () => Promise<void>;
}

const MESSAGES_PER_SEND = 100;

/** Sends messages in their order, acknowledged by all replicas and without duplicates of the client's own making. */
export async function produce(messages: readonly KafkaMessage[], options: ProduceOptions): Promise<void> {
  const { bootstrapServers, ...security } = options.kafka;
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId: 'tributary-demo',
    bootstrapBrokers: [...bootstrapServers],
    ...security,
    acks: ProduceAcks.ALL,
    idempotent: true,
    serializers: { headerKey: stringSerializer, headerValue: stringSerializer },
  });
  try {
    for (let from = 0; from < messages.length; from += MESSAGES_PER_SEND) {
      const batch = messages.slice(from, from + MESSAGES_PER_SEND);
      await options.ready();
      options.onSend?.(batch);
      await producer.send({ messages: batch.map(toClientMessage) });
    }
  } finally {
    await producer.close();
  }
}

function toClientMessage({ topic, key, value, headers }: KafkaMessage) {
  return { topic, key: Buffer.from(key), value, headers: new Map(headers) };
}
