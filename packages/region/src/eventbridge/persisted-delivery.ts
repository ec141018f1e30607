import { isObject } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';
import { eventOf, isPersistedEvent, type PersistedEvent, persistedEvent } from './persisted-event.ts';
import type { Target } from './target.ts';

/** What is to be delivered; nothing of it changes on the way, whatever becomes of the rule meanwhile. */
export interface Order {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: BusEvent;
  /** What the target gets, made from the event. */
  readonly payload: string;
}

/** How far a delivery has come. */
export interface Progress {
  /** Attempts after the first that were made or are being made. */
  readonly retries: number;
  /** When the next attempt is due; absent while one is being made. */
  readonly dueAtMs?: number;
}

/** A delivery as the state store has it. */
export interface PersistedDelivery extends Progress {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: PersistedEvent;
  /** Absent when it is the event as it is. */
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
