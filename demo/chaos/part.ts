import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '@tributary/region/json';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import type { Random } from '@tributary/region/random';
import type { BusEvent } from '../check/bus.ts';
import type { DeadLetter } from '../check/dead-letters.ts';
import type { Produced, Step } from '../traffic/step.ts';
import type { BusOrder } from './bus-order.ts';
import type { Excuses } from './excuses.ts';
import type { Operator } from './operator.ts';
import type { Polls } from './polls.ts';
import type { Redriven } from './redriven-dead-letter.ts';

/** SDK clients of a region. */
export interface Clients {
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sfn: SFNClient;
  readonly lambda: LambdaClient;
}

/** The region of a run. */
export interface Surroundings {
  readonly endpoint: string;
  readonly clients: Clients;
  readonly kafka: KafkaConnection;
  /** Logical id -> type, ref, attributes. */
  readonly resources: JsonObject;
  /** Resolves after a second on the region's clock. */
  readonly aSecond: () => Promise<void>;
  /** The time on the region's clock. */
  readonly nowMs: () => Promise<number>;
  readonly operator: Operator;
}

/** One thing that a sender does to the application. */
export type Act =
  /** A message for a topic, or an event for the bus. */
  | { readonly kind: 'send'; readonly produced: Produced }
  /** Something else, such as a request. `events` is how many events come of it; those that are returned are sent next. */
  | {
      readonly kind: 'do';
      readonly events: number;
      /** It is done when nothing else is under way, so that its steps meet each other and nothing else. */
      readonly isQuiet?: boolean;
      readonly run: () => Promise<readonly Produced[]>;
    };

/** What was sent, and what happened. */
export interface Findings {
  /** All that was sent and taken. */
  readonly sent: readonly Produced[];
  /** Ids of the sent events that a topic deleted before they were read, as their readers say. */
  readonly lost: ReadonlySet<string>;
  /** All that was on the bus, from wherever it came. */
  readonly onBus: readonly BusEvent[];
  readonly deadLetters: readonly DeadLetter[];
  readonly order: Pick<BusOrder, 'positionOf' | 'publicationOf'>;
  /** Nothing may come twice or stay undone, except where a fault caused it. */
  readonly excuses: Excuses;
  /** The dead letters before each redrive. */
  readonly redriven: readonly Redriven[];
  readonly polls: Pick<Polls, 'faultsBetween'>;
}

/** A broken invariant, with the ids under which the journal has its hops. */
export interface Found {
  readonly text: string;
  readonly ids: readonly string[];
}

export const found = (text: string, ...ids: readonly string[]): Found => ({ text, ids });

/** A domain's part in a chaos run: what its senders do in place of sending made events, and what must hold then. */
export interface ChaosPart {
  /** The types of the events that its acts lead to. No others of these types are made. */
  readonly types: readonly string[];
  /** Acts with at least so many events. Each sender's acts are in their order. */
  acts(events: number, startMs: number, random: Random): readonly Act[];
  /** So many events of one topic that may get lost, because nothing else builds upon them. */
  expendable?(count: number, startMs: number, random: Random): readonly Step[];
  /** Called whenever the region is idle, before and after each redrive. @returns how many dead letters it decided about */
  decide(): Promise<number>;
  /**
   * Functions whose effects `problems` checks for each event that they take. A function whose effects are idempotent by
   * themselves leaves no record of what it has handled, so some part must answer for it.
   */
  readonly answersFor: readonly string[];
  /** What does not hold, by the name of the invariant. */
  problems(findings: Findings): Promise<Readonly<Record<string, readonly Found[]>>>;
}
