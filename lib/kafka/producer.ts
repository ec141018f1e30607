import { ProduceAcks, Producer, type ProducerOptions, stringSerializer } from '@platformatic/kafka';
import type { KafkaMessage } from './message.ts';

/** Sends one message, and resolves once all replicas have it. */
export type SendToKafka = (message: KafkaMessage) => Promise<void>;

/** Few retries, because Lambda retries the event later: an invocation must not wait for a cluster that is down. */
const ATTEMPTS = { retries: 2, retryDelay: 200 };

/** Gives a new token each time the client signs in. */
export type TokenProvider = () => Promise<string>;

/**
 * A producer whose connections live as long as this process, so that each invocation reuses them. It is idempotent: its
 * own retries write a record once.
 * @param bootstrapServers `host:port,...`
 * @param token with it the client speaks TLS and signs in by SASL/OAUTHBEARER; without it, plaintext
 */
export function kafkaProducer(clientId: string, bootstrapServers: string, token?: TokenProvider): SendToKafka {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId,
    bootstrapBrokers: bootstrapServers.split(','),
    acks: ProduceAcks.ALL,
    idempotent: true,
    ...ATTEMPTS,
    serializers: { headerKey: stringSerializer, headerValue: stringSerializer },
    ...(token ? signedIn(token) : {}),
  });
  return async ({ topic, key, value, headers }) => {
    await producer.send({ messages: [{ topic, key: Buffer.from(key), value, headers: new Map(headers) }] });
  };
}

function signedIn(token: TokenProvider): Pick<ProducerOptions<Buffer, Buffer, string, string>, 'tls' | 'sasl'> {
  return { tls: {}, sasl: { mechanism: 'OAUTHBEARER', token } };
}
