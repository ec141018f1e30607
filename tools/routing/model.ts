import type { CatalogueEntry } from '#schemas/catalogue.ts';

/** Who puts an event on the bus. */
export interface Producer {
  readonly name: string;
  readonly kind: 'function' | 'pipe' | 'workflow' | 'outside';
  /** Where it has the event from, such as `topic readings`. */
  readonly from?: string;
  /** The condition of the template under which it is there; always without one. */
  readonly condition?: string;
}

/** What a rule delivers to: the way of an event from the rule on, ending at what handles it. */
export interface Delivery {
  readonly rule: string;
  /** Names with their kind: `queue record-analytics`, `function record-analytics`. */
  readonly way: readonly Stop[];
  /** Names of the dead-letter queues behind it, in the order in which an event can get there. */
  readonly deadLetters: readonly string[];
}

/** One stop on the way of an event. */
export interface Stop {
  readonly kind: 'function' | 'queue' | 'workflow' | 'topic' | 'bus' | 'destination';
  readonly name: string;
}

/** A rule with its pattern, and what it delivers to. */
export interface RoutedRule {
  readonly name: string;
  readonly pattern: string;
  readonly deliveries: readonly Delivery[];
}

/** An event in all its versions, from who puts it on the bus to who handles it. */
export interface RoutedEvent {
  readonly source: string;
  readonly type: string;
  readonly entries: readonly CatalogueEntry[];
  readonly producers: readonly Producer[];
  readonly deliveries: readonly Delivery[];
  /** The consumer outside of this application. */
  readonly consumedBy?: string | undefined;
}

/** A Kafka topic and what of the application is at its ends. */
export interface Topic {
  readonly name: string;
  readonly readBy: readonly Pick<Producer, 'name' | 'kind' | 'condition'>[];
  /** Names of functions. */
  readonly writtenBy: readonly string[];
}

export interface Routing {
  readonly events: readonly RoutedEvent[];
  readonly rules: readonly RoutedRule[];
  readonly topics: readonly Topic[];
}
