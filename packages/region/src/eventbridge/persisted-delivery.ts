import { isObject } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';
import { eventOf, isPersistedEvent, type PersistedEvent, persistedEvent } from './persisted-event.ts';
import type { Target } from './target.ts';

/** The fixed part of a delivery. A later change of the rule does not change it. */
export interface Order {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: BusEvent;
  /** The target's input, made from the event. */
  readonly payload: string;
}

/** The progress of a delivery. */
export interface Progress {
  /** The number of retries that were made, with the current one. */
  readonly retries: number;
  /** When the next attempt is due; absent during an attempt. */
  readonly dueAtMs?: number;
}

/** A persisted delivery. */
export interface PersistedDelivery extends Progress {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: PersistedEvent;
  /** Absent when it equals the event. */
  readonly payload?: string;
}

export function persistedDelivery({ ruleArn, target, event, payload }: Order, progress: Progress): PersistedDelivery {
  const persisted = { ruleArn, target, event: persistedEvent(event), ...progress };
  return payload === persisted.event.text ? persisted : { ...persisted, payload };
}

export function isPersistedDelivery(value: unknown): value is PersistedDelivery {
  return isObject(value) && isObject(value['target']) && isPersistedEvent(value['event']) && 'retries' in value;
}

export function orderOf({ ruleArn, target, event, payload = event.text }: PersistedDelivery): Order {
  return { ruleArn, target, event: eventOf(event), payload };
}
