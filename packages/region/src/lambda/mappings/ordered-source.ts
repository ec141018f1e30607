import type { Clock } from '../../core/clock.ts';
import type { Step } from '../../core/journal.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Invocation } from '../../core/ports.ts';
import type { BatchAnswer, RetryPolicy } from './batch-outcome.ts';
import { type Gap, type Item, idsOf, type Partition } from './item.ts';
import type { LastResult } from './last-result.ts';
import { locationOf, type MappingDeclaration, type MappingDeps } from './mapping.ts';
import type { Refusal } from './values/record-values.ts';

/** Why records are given up. */
export type DiscardCondition =
  | 'RetryAttemptsExhausted'
  | 'RecordAgeExceeded'
  | 'MaximumPayloadSizeExceeded'
  | Refusal['condition'];

/** A record as an item, with what becomes of it. */
export interface Read<R> {
  readonly item: Item<R>;
  /** Whether a filter lets it through. */
  readonly isWanted: boolean;
  /** Set for one that is given up before the function is asked. */
  readonly refusal?: Refusal;
}

/** Records that are given up. */
export interface Discard<R> {
  readonly items: readonly Item<R>[];
  readonly condition: DiscardCondition;
  /** Invocations with these records. */
  readonly invokeCount: number;
  /** The last of them; undefined when there was none. */
  readonly last: Invocation | undefined;
}

/** When a batch is closed, and when its records are given up. */
export interface BatchRules extends RetryPolicy {
  readonly maxItems: number;
  /** Bytes of records that an event can hold. */
  readonly maxBytes: number;
  /** How long the first record of a batch waits for more. */
  readonly windowMs: number;
  /** Records older than this are given up; infinite for no limit. */
  readonly maxAgeMs: number;
}

/** The forms in which records of one source go to the function and to the failure destination. */
export interface RecordForms<R> {
  itemOf(partition: Partition, record: R): Read<R>;
  /** The event with these records, JSON text. */
  eventOf(items: readonly Item<R>[]): string;
  /** Reads the answer of an invocation that did not fail. */
  answerOf(payload: string, items: readonly Item<R>[]): BatchAnswer;
  /** Tells the failure destination, if there is one. */
  sendFailure(discard: Discard<R>): Promise<void>;
  /** Tells the failure destination, if there is one, about records that cannot be read. */
  sendUnreadable?(gap: Gap): Promise<void>;
  /** Details that the journal has of these records. */
  detailOf(items: readonly Item<R>[]): JsonObject;
}

/**
 * How long a batch that is not full waits, in real time, while another one of its mapping is in hand. What comes
 * meanwhile is one batch then, not one for each partition.
 */
export interface Patience {
  readonly wallClock: Clock;
  readonly ms: number;
}

/** An ordered source and its mapping, the same for every batch. */
export interface OrderedSource<R> {
  readonly deps: MappingDeps;
  readonly settings: MappingDeclaration;
  readonly rules: BatchRules;
  readonly forms: RecordForms<R>;
  readonly lastResult: LastResult;
  /** Undefined where each partition has a poller of its own. */
  readonly patience?: Patience;
}

export function journalItems<R>(source: OrderedSource<R>, step: Step, items: readonly Item<R>[], detail: JsonObject) {
  const { deps, settings, forms } = source;
  deps.journal.record(step, locationOf(settings), idsOf(items), { ...detail, ...forms.detailOf(items) });
}
