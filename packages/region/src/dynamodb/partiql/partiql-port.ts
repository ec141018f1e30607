import type { Condition, KeyConditions, Projection, Update } from '../expressions/parts.ts';
import type { Item } from '../values/attribute-value.ts';

/** What a SELECT reads: a Query where it has key conditions, else a Scan. */
export interface PartiqlRead {
  readonly table: string;
  readonly index?: string;
  readonly keyConditions?: KeyConditions;
  readonly filter?: Condition;
  readonly projection?: Projection;
  /** How many items are looked at. */
  readonly limit?: number;
  readonly startKey?: Item;
  readonly isForward: boolean;
  readonly isConsistent: boolean;
}

export interface PartiqlPage {
  readonly items: readonly Item[];
  readonly lastKey?: Item;
}

/** A write under a condition, which is asked of an item without attributes where there is none. */
export type PartiqlWrite = { readonly table: string; readonly key: Item; readonly condition: Condition } & (
  | { readonly kind: 'put'; readonly item: Item }
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'delete' | 'check' }
);

export interface PartiqlWritten {
  readonly old?: Item;
  readonly new?: Item;
}

/** A transaction that may come again: for a token, the text of the request must be the same. */
export interface RepeatableRequest {
  readonly token: string;
  readonly text: string;
}

/** The tables as statements use them. */
export interface PartiqlPort {
  /**
   * The key attributes, the partition key first.
   * @throws AwsError ResourceNotFoundException, or ValidationException for an unknown index
   */
  keyNames(table: string, index?: string): readonly string[];
  select(read: PartiqlRead): PartiqlPage;
  /**
   * Writes all or nothing.
   * @param repeatable of a transaction with a token
   * @throws AwsError ConditionalCheckFailedException for one write, TransactionCanceledException for a transaction
   */
  write(
    writes: readonly PartiqlWrite[],
    isTransaction: boolean,
    repeatable?: RepeatableRequest,
  ): readonly PartiqlWritten[];
}
