import { isObject } from '../../core/json.ts';
import type { PublishedMessage } from '../message.ts';

/** A delivery that is not over, as a row of the state store. */
export interface Pending {
  readonly subscriptionArn: string;
  readonly message: PublishedMessage;
  readonly ids: readonly string[];
  /** How many have failed. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

export function isPending(value: unknown): value is Pending {
  return isObject(value) && typeof value['subscriptionArn'] === 'string' && isObject(value['message']);
}

/** Only the messages of FIFO topics have numbers. */
export const isOrdered = ({ message }: Pending): boolean => message.sequenceNumber !== undefined;

/**
 * The deliveries of a group of messages to one subscription, each of which waits for the one before it. A delivery
 * without an order is a line by itself.
 */
export interface Line {
  readonly name: string;
  readonly deliveries: { readonly key: string; pending: Pending }[];
  /** The attempts that are under way. */
  running: Promise<void> | undefined;
  /** Whether its first delivery waits for its next attempt. */
  isDelayed: boolean;
}
