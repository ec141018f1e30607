import type { AttributeValue, Item, ValueType } from '../values/attribute-value.ts';

/** The attributes that an expression names. */
export interface Mentions {
  /** The top-level attributes. */
  readonly heads: ReadonlySet<string>;
  /** The top-level attributes of which it names a part, by `.name` or `[0]`. */
  readonly nestedHeads: ReadonlySet<string>;
}

export interface Condition extends Mentions {
  /** @param item without attributes where there is none */
  holds(item: Item): boolean;
}

export interface Projection extends Mentions {
  /** The item with the projected parts alone. */
  of(item: Item): Item;
}

/** Its heads are the attributes that it changes; its nested heads are also those that its operands read. */
export interface Update extends Mentions {
  /** The type that a whole top-level attribute gets, where the request tells it. */
  readonly types: ReadonlyMap<string, ValueType>;
  /**
   * The item after the update. Every path and operand is of the item before.
   * @throws AwsError ValidationException
   */
  apply(before: Item): Item;
  /** The parts of an item that the update names, for UPDATED_OLD and UPDATED_NEW. */
  touched(item: Item): Item;
}

export type KeyOperator =
  | 'EQ'
  | 'NE'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH'
  | 'IN'
  | 'BETWEEN';

export interface KeyCondition {
  readonly operator: KeyOperator;
  readonly values: readonly AttributeValue[];
}

/** By the names of attributes. */
export type KeyConditions = ReadonlyMap<string, KeyCondition>;

/** A request's expressions, or its legacy parameters, ready to run. */
export interface Parts {
  readonly condition?: Condition;
  readonly filter?: Condition;
  readonly keyConditions?: KeyConditions;
  readonly projection?: Projection;
  readonly update?: Update;
}
