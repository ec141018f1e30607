import type { Json, JsonObject } from '../core/json.ts';

/** An event on its way through a bus. */
export interface BusEvent {
  readonly id: string;
  /** The envelope, as targets get it. */
  readonly event: JsonObject;
  /** The envelope as JSON, made once. */
  readonly text: () => string;
  /** The ids by which the journal finds the event, its own first. */
  readonly ids: readonly string[];
  /** The event's own time, in milliseconds. */
  readonly timeMs: number;
  /** When the bus accepted it, in milliseconds. */
  readonly ingestedAtMs: number;
  /** A rule of another bus, or of the same one, has put it on this bus. */
  readonly wasForwarded?: true;
  /** Of the trace that it belongs to. No target finds it in the envelope. */
  readonly traceHeader?: string | undefined;
}

export interface EnvelopeParts {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly timeMs: number;
  readonly resources: readonly string[];
  readonly detail: Json;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export function envelope({
  id,
  detailType,
  source,
  account,
  region,
  timeMs,
  resources,
  detail,
}: EnvelopeParts): JsonObject {
  const time = wholeSeconds(timeMs);
  return { version: '0', id, 'detail-type': detailType, source, account, time, region, resources, detail };
}

/** `2026-01-02T03:04:05Z`: EventBridge drops fractions of a second. */
export function wholeSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** The JSON of an event, made at the first call. */
export function textOnce(event: JsonObject): () => string {
  let text: string | undefined;
  return () => {
    text ??= JSON.stringify(event);
    return text;
  };
}
