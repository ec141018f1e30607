import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { JsonObject } from '@tributary/region/json';
import type { AttemptNote, ClaimCheck, RawRecord } from '#lib/failures/failure-record.ts';

export type { ClaimCheck };

/** A dead-letter queue of the stack. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
}

/** The content of a message. */
export interface Content {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Attributes that SQS adds, such as DeadLetterQueueSourceArn. */
  readonly system: Readonly<Record<string, string>>;
}

/** Records of one partition, both ends included. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Changes of a table that a mapping gave up without telling what they were. */
export interface GivenUpChanges {
  readonly functionName: string;
  readonly streamArn: string;
  /** When the first and the last happened, RFC 3339. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Where a redrive sends a dead letter, with all that is sent. Each kind has a row in SENDERS and in PAYLOADS. */
export type Destination =
  | {
      readonly kind: 'kafka';
      readonly topic: string;
      readonly partition: number;
      readonly record: RawRecord;
      /** The function that could not settle it, whose environment names the registry of schemas. */
      readonly functionName?: string;
    }
  | { readonly kind: 'kafka-offsets'; readonly ranges: readonly OffsetRange[] }
  | { readonly kind: 'change'; readonly functionName: string; readonly record: JsonObject }
  | ({ readonly kind: 'given-up-changes' } & GivenUpChanges)
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

/** Where a redrive sends a dead letter whose payload is in a bucket. The payload of `to` is empty until it is fetched. */
export interface ClaimChecked {
  readonly kind: 'claim-check';
  readonly claimCheck: ClaimCheck;
  readonly to: Destination;
}

/** A dead letter as far as its form is known. */
export interface Reading {
  /** An error code of the application, of EventBridge or of Lambda. */
  readonly reason: string;
  readonly explanation: string;
  /** The frames of the error, as far as the dead letter has them. */
  readonly stack?: readonly string[];
  /** Of an effect in doubt: the item that keeps it from happening. */
  readonly note?: AttemptNote;
  readonly eventId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly eventType?: string | undefined;
  /** For people: `readings-0@42`, `function sensors-dev-record-reading`. */
  readonly from: string;
  /** A redrive sends dead letters of one Kafka partition in the order of their offsets. */
  readonly position?: { readonly topicPartition: string; readonly offset: bigint } | undefined;
  /** Undefined where the origin is unknown: such a dead letter cannot be redriven. */
  readonly destination: Destination | ClaimChecked | undefined;
  /** The payloads in a bucket that belong to this dead letter: its own, and that of the one from which it was edited. */
  readonly claimChecks?: readonly ClaimCheck[];
  /** Only in an edited dead letter. */
  readonly edit?: { readonly at: string; readonly replaces: string; readonly original: Content };
}

/** A dead letter on its queue. */
export interface DeadLetter extends Reading {
  readonly queue: DeadLetterQueue;
  readonly messageId: string;
  /** One for each time that it was received: a queue may deliver it twice. The latest is the last. */
  readonly receiptHandles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly content: Content;
  /** Later messages on the queue that are of the same event. What happens to it happens to them. */
  readonly copies?: readonly DeadLetter[];
}
