import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import type { Event } from '#lib/event.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { messageSender } from '../../ops/clients/kafka.ts';
import type { Produced } from './step.ts';

export interface SendOptions {
  readonly kafka: KafkaConnection;
  readonly eventBridge: EventBridgeClient;
  readonly busName: string;
  /** Called before a batch is sent. */
  readonly onSend: (batch: readonly Produced[]) => void;
  /** Resolves when the next batch may be sent. */
  readonly ready: () => Promise<void>;
}

const MESSAGES_PER_SEND = 25;
/** As many as one PutEvents call takes. */
const EVENTS_PER_CALL = 10;

/** Sends messages to their topics and puts events on the bus, in their order, a few at a time. */
export async function sendAll(produced: readonly Produced[], options: SendOptions): Promise<void> {
  const sender = messageSender('demo', options.kafka);
  try {
    for (let from = 0; from < produced.length; from += MESSAGES_PER_SEND) {
      const batch = produced.slice(from, from + MESSAGES_PER_SEND);
      await options.ready();
      options.onSend(batch);
      const messages = batch.flatMap(({ message }) => message ?? []);
      if (messages.length > 0) await sender.send(messages);
      await putEvents(
        batch.flatMap(({ message, step }) => (message ? [] : step.event)),
        options,
      );
    }
  } finally {
    await sender.close();
  }
}

/** Sends messages in their order. */
export async function produce(messages: readonly KafkaMessage[], kafka: KafkaConnection): Promise<void> {
  const sender = messageSender('demo', kafka);
  try {
    await sender.send(messages);
  } finally {
    await sender.close();
  }
}

export type Bus = Pick<SendOptions, 'eventBridge' | 'busName'>;

/** Puts events on the bus, in their order. @throws Error when the bus refuses some */
export async function putEvents(events: readonly Event[], bus: Bus): Promise<void> {
  for (let from = 0; from < events.length; from += EVENTS_PER_CALL) {
    const refused = await putOnce(events.slice(from, from + EVENTS_PER_CALL), bus);
    if (refused.length > 0) throw new Error(`The bus refused ${refused.length} events.`);
  }
}

/** Puts at most ten events on the bus. @returns those that it did not take */
export async function putOnce(events: readonly Event[], { eventBridge, busName }: Bus): Promise<readonly Event[]> {
  const put = events.map(({ metadata, data }) => ({
    EventBusName: busName,
    Source: metadata.source,
    DetailType: metadata.type,
    Time: new Date(metadata.time),
    Detail: JSON.stringify({ metadata, data }),
  }));
  const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: put }));
  return events.filter((_event, index) => Entries[index]?.ErrorCode !== undefined);
}
