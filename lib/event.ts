/**
 * What every event carries beside its data, on every hop.
 * `sequence` rises with each event of one subject from one source; `hops` counts how often the event was carried
 * between Kafka and the bus. schemas/metadata.json holds the rules.
 */
export interface Metadata<Type extends string = string> {
  readonly id: string;
  readonly type: Type;
  readonly version: number;
  readonly source: string;
  readonly subject: string;
  /** RFC 3339, as the producer says. */
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly sequence: number;
  /** W3C trace context, see https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent: string;
  readonly hops: number;
}

/** An immutable fact, as code sees it wherever it came from. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly metadata: Metadata<Type>;
  readonly data: Data;
}

/**
 * What makes an event one and the same wherever it turns up: ids are unique within their source only.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id
 */
export const identityOf = ({ metadata }: Event): string => `${metadata.source}/${metadata.id}`;

/** What a derived event says of itself; the rest follows from its cause. */
export interface Derived<Type extends string> {
  readonly id: string;
  readonly type: Type;
  readonly version: number;
  readonly source: string;
  readonly time: string;
  readonly subject?: string;
  readonly sequence?: number;
}

/** Metadata of an event that another one caused: same story, same trace, that event as its cause. */
export function causedBy<Type extends string>({ metadata: cause }: Event, derived: Derived<Type>): Metadata<Type> {
  return {
    subject: cause.subject,
    sequence: cause.sequence,
    ...derived,
    correlationId: cause.correlationId,
    causationId: cause.id,
    traceparent: cause.traceparent,
    hops: cause.hops,
  };
}
