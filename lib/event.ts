/**
 * The part of every event beside its data, the same on every hop.
 * `sequence` rises with each event of one subject from one source; `hops` counts how often the event was carried
 * between Kafka and the bus. schemas/metadata.json holds the rules.
 */
export interface Metadata<Type extends string = string> {
  readonly id: string;
  readonly type: Type;
  readonly version: number;
  readonly source: string;
  readonly subject: string;
  /** RFC 3339, by the producer's clock. */
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly sequence: number;
  /** W3C trace context, see https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent: string;
  readonly hops: number;
}

/** An immutable fact in the form that code sees, whether it came from Kafka, the bus or a table. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly metadata: Metadata<Type>;
  readonly data: Data;
}

/**
 * Identifies an event on every transport. Ids are unique within their source only. The marks that join it to other
 * texts are escaped in an id, so that no id reads as another.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id
 */
export const identityOf = ({ metadata: { source, id } }: Event): string =>
  `${source}/${id.replace(/[%/#]/g, encodeURIComponent)}`;

/** The metadata that a derived event sets itself; the rest follows from its cause. */
export interface Derived<Type extends string> {
  readonly id: string;
  readonly type: Type;
  readonly version: number;
  readonly source: string;
  readonly time: string;
  readonly subject?: string;
  readonly sequence?: number;
}

/** Metadata of an event that another event caused: with the same correlation id and trace. */
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
