import type { JsonObject } from '../../core/json.ts';
import { objectOf, textOf } from '../../core/json.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import type { Parts } from '../expressions/parts.ts';
import { checkParameterMix } from '../legacy/parameter-mix.ts';
import { legacyParts } from '../legacy/parameters.ts';
import { invalid } from '../requests/checked-request.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';
import { itemBytes } from '../values/size.ts';

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** A write of one item, as a request asks for it. */
export interface ItemWrite extends Parts {
  readonly kind: WriteKind;
  readonly tableName: string;
  /** The item to put, or the key of the item. */
  readonly attributes: Item;
  /** A failed condition answers with the item. */
  readonly givesItem: boolean;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAX_ITEM_BYTES = 400 * 1024;

const EXPRESSIONS: Readonly<Record<WriteKind, readonly string[]>> = {
  Put: ['ConditionExpression'],
  Update: ['UpdateExpression', 'ConditionExpression'],
  Delete: ['ConditionExpression'],
  ConditionCheck: ['ConditionExpression'],
};
const LEGACY: Readonly<Record<WriteKind, readonly string[]>> = {
  Put: ['Expected'],
  Update: ['AttributeUpdates', 'Expected'],
  Delete: ['Expected'],
  ConditionCheck: [],
};

/**
 * Reads a write, in DynamoDB's order of refusals.
 * @param input with the right types
 * @throws AwsError ValidationException
 */
export function itemWrite(kind: WriteKind, input: JsonObject): ItemWrite {
  checkParameterMix(input, EXPRESSIONS[kind], LEGACY[kind]);
  const attributes = checkedItem(objectOf(input[kind === 'Put' ? 'Item' : 'Key']));
  checkReturnValues(kind, input['ReturnValues']);
  if (kind === 'Put') checkItemBytes(attributes);
  return {
    kind,
    tableName: textOf(input['TableName']),
    attributes,
    givesItem: input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
    ...legacyParts(input),
    ...expressionParts(input),
  };
}

function checkReturnValues(kind: WriteKind, returnValues: unknown): void {
  if (kind === 'Update' || returnValues === undefined || returnValues === 'ALL_OLD' || returnValues === 'NONE') return;
  throw invalid('ReturnValues can only be ALL_OLD or NONE');
}

export function checkItemBytes(item: Item): void {
  if (itemBytes(item) > MAX_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
}
