import { isObject } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';
import { eventOf, isKeptEvent, type KeptEvent, keptEvent } from './kept-event.ts';
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

/** A delivery as the ledger has it. */
export interface KeptDelivery extends Progress {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: KeptEvent;
  /** Absent when it is the event as it is. */
  readonly payload?: string;
}

export function keptDelivery({ ruleArn, target, event, payload }: Order, progress: Progress): KeptDelivery {
  const kept = { ruleArn, target, event: keptEvent(event), ...progress };
  return payload === kept.event.text ? kept : { ...kept, payload };
}

export function isKeptDelivery(value: unknown): value is KeptDelivery {
  return isObject(value) && isObject(value['target']) && isKeptEvent(value['event']) && 'retries' in value;
}

export function orderOf({ ruleArn, target, event, payload = event.text }: KeptDelivery): Order {
  return { ruleArn, target, event: eventOf(event), payload };
}
