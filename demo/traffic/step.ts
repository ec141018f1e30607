import type { Event } from '#lib/event.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';

/** An event and the topic that its producer sends it to; undefined where the producer puts it on the bus. */
export interface Step {
  readonly topic: string | undefined;
  readonly event: Event;
}

/** The purpose of a message. */
export type Kind = 'event' | 'duplicate' | 'malformed' | 'violation';

/** An event that is put on the bus, or a message for a topic. */
export interface Produced {
  readonly kind: Kind;
  /** Undefined where the event is put on the bus. */
  readonly message: KafkaMessage | undefined;
  /** The event in the message; of a broken message, the event from which it was made. */
  readonly step: Step;
}
