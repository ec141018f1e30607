import { parseExactly } from '../core/exact-json.ts';
import { isObject } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';

/** A persisted event: its JSON text, with every number as in the source. */
export interface PersistedEvent {
  readonly text: string;
  readonly ids: readonly string[];
  readonly timeMs: number;
  readonly ingestedAtMs: number;
  readonly wasForwarded?: true;
  readonly traceHeader?: string | undefined;
}

export function persistedEvent({
  text,
  ids,
  timeMs,
  ingestedAtMs,
  wasForwarded,
  traceHeader,
}: BusEvent): PersistedEvent {
  return { text: text(), ids, timeMs, ingestedAtMs, ...(wasForwarded && { wasForwarded }), traceHeader };
}

export function isPersistedEvent(value: unknown): value is PersistedEvent {
  return isObject(value) && typeof value['text'] === 'string' && typeof value['ingestedAtMs'] === 'number';
}

export function eventOf({ text, ...others }: PersistedEvent): BusEvent {
  const event = parseExactly(text);
  if (!isObject(event) || typeof event['id'] !== 'string') throw new Error('A persisted event is not an event.');
  return { id: event['id'], event, text: () => text, ...others };
}
