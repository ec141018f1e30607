import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Claim, RawRecord } from '#lib/failures/failure-record.ts';

/** A queue on which dead letters lie. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
}

/** What a message says, whatever queue it is on. */
export interface Content {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** What SQS itself adds, such as DeadLetterQueueSourceArn. */
  readonly system: Readonly<Record<string, string>>;
}

/** Records of one partition, both ends included. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Where a redrive sends a letter, with all that is sent. A kind is a row of SENDERS and of PAYLOADS. */
export type Destination =
  | { readonly kind: 'kafka'; readonly topic: string; readonly partition: number; readonly record: RawRecord }
  | { readonly kind: 'kafka-offsets'; readonly ranges: readonly OffsetRange[] }
  | { readonly kind: 'function'; readonly functionName: string; readonly event: unknown }
  | {
      readonly kind: 'queue';
      readonly queueArn: string;
      readonly body: string;
      readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
      readonly groupId?: string;
    }
  | { readonly kind: 'target'; readonly ruleArn: string; readonly targetArn: string; readonly eventText: string };

/** What a sender is told besides the destination. */
export interface Sending {
  /** Message id of the dead letter. Services that drop a repeated message recognise it by this id. */
  readonly messageId: string;
  readonly nowMs: number;
}

/** Where a redrive sends a letter whose payload lies in a bucket; the payload of `to` is empty until it is fetched. */
export interface Claimed {
  readonly kind: 'claimed';
  readonly claim: Claim;
  readonly to: Destination;
}

/** What was understood of a dead letter. */
export interface Reading {
  /** An error code of the application, of EventBridge or of Lambda. */
  readonly reason: string;
  readonly explanation: string;
  readonly eventId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly eventType?: string | undefined;
  /** For people: `orders-0@42`, `function tributary-dev-project-order`. */
  readonly from: string;
  /** Where it sorts among letters that a redrive must send in order; undefined where there is no order. */
  readonly position?: { readonly lane: string; readonly offset: bigint };
  /** Undefined where the letter does not say where it came from: then it cannot be redriven. */
  readonly destination: Destination | Claimed | undefined;
  /** Of payloads in a bucket that belong to this letter: its own, and that of the letter from which it was edited. */
  readonly claims?: readonly Claim[];
  /** Of a letter that was edited. */
  readonly edit?: { readonly at: string; readonly replaces: string; readonly original: Content };
}

/** A dead letter as it lies on its queue. */
export interface Letter extends Reading {
  readonly queue: DeadLetterQueue;
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly content: Content;
}
