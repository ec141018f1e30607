import type { Condition, KeyConditions, Projection, Update } from '../expressions/parts.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';

/** The WHERE of a statement. */
export interface Where {
  /** All of it. */
  readonly condition: Condition;
  /** The comparisons of one attribute with values that must all hold: those joined by AND at the top. */
  readonly keys: KeyConditions;
  /** The attributes that are compared with `=` at the top. */
  readonly equals: ReadonlyMap<string, AttributeValue>;
  /** The attributes that are compared with IN at the top. */
  readonly oneOf: ReadonlyMap<string, readonly AttributeValue[]>;
  /** How many conditions are joined by AND at the top. */
  readonly conjuncts: number;
}

export interface Order {
  readonly attribute: string;
  readonly isDescending: boolean;
}

export interface Select {
  readonly kind: 'select';
  readonly table: string;
  readonly index?: string;
  readonly projection?: Projection;
  readonly where?: Where;
  readonly order?: readonly Order[];
}

export interface Insert {
  readonly kind: 'insert';
  readonly table: string;
  readonly item: Item;
}

export type Returning = 'ALL_OLD' | 'ALL_NEW' | 'MODIFIED_OLD' | 'MODIFIED_NEW';

export interface UpdateStatement {
  readonly kind: 'update';
  readonly table: string;
  readonly where: Where;
  readonly update: Update;
  readonly returning?: Returning;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly table: string;
  readonly where: Where;
  readonly returning?: 'ALL_OLD';
}

/** `EXISTS(SELECT …)`, the condition check of a transaction. */
export interface Exists {
  readonly kind: 'exists';
  readonly select: Select;
}

export type Statement = Select | Insert | UpdateStatement | DeleteStatement | Exists;
