import { ProduceAcks, Producer, stringSerializer } from '@platformatic/kafka';
import { DEFAULT_KAFKA } from '@tributary/region';
import { type KafkaConnection, kafkaConnection } from '@tributary/region/kafka-client';
import type { KafkaMessage } from '#lib/kafka/message.ts';

export const DEFAULT_BOOTSTRAP_SERVERS = `127.0.0.1:${DEFAULT_KAFKA.port}`;

/**
 * The Kafka cluster of a command: `bootstrap` if it is given, else that of the environment, else that of a region on this
 * machine.
 * @throws RegionError KAFKA_SETTINGS_INVALID
 */
export function connectionFrom(bootstrap: string | undefined): KafkaConnection {
  const KAFKA_BOOTSTRAP_SERVERS = bootstrap ?? (process.env['KAFKA_BOOTSTRAP_SERVERS'] || DEFAULT_BOOTSTRAP_SERVERS);
  const connection = kafkaConnection({ ...process.env, KAFKA_BOOTSTRAP_SERVERS });
  if (connection === undefined) throw new Error('There are no bootstrap servers.');
  return connection;
}

/** Sends messages in order, acknowledged by all replicas. The client's own retries make no duplicates. */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

export type OutgoingMessage = Omit<KafkaMessage, 'key'> & { readonly key: string | undefined };

export function messageSender(clientId: string, { bootstrapServers, ...security }: KafkaConnection): MessageSender {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId,
    bootstrapBrokers: [...bootstrapServers],
    ...security,
    acks: ProduceAcks.ALL,
    idempotent: true,
    serializers: { headerKey: stringSerializer, headerValue: stringSerializer },
  });
  return {
    send: async (messages) => {
      await producer.send({ messages: messages.map(toClientMessage) });
    },
    close: () => producer.close(),
  };
}

function toClientMessage({ topic, key, value, headers }: OutgoingMessage) {
  const message = { topic, value, headers: new Map(headers) };
  return key === undefined ? message : { ...message, key: Buffer.from(key) };
}
