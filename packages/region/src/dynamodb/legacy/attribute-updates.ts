import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Action } from '../expressions/update-actions.ts';
import { typeOf, type ValueType } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-values.ts';

const INVALID = 'One or more parameter values were invalid: ';
const DELETABLE: readonly ValueType[] = ['SS', 'NS', 'BS'];
const ADDABLE: readonly ValueType[] = ['L', 'N', ...DELETABLE];
const MISMATCH = 'Type mismatch for attribute to update';

/**
 * One attribute of AttributeUpdates.
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
 */
export function attributeAction(name: string, { Action: kind, Value: raw }: JsonObject): Action {
  const value = isObject(raw) ? checkedValue(raw) : undefined;
  if (value === undefined) {
    if (kind === 'DELETE') return { kind: 'remove', path: [name] };
    throw invalid(`${INVALID}Only DELETE action is allowed when no attribute value is specified`);
  }
  const type = typeOf(value);
  if (kind === 'DELETE') {
    if (DELETABLE.includes(type)) return { kind: 'delete', path: [name], value, mismatch: MISMATCH };
    throw invalid(`${INVALID}DELETE action with value is not supported for the type ${type}`);
  }
  if (kind !== 'ADD') return { kind: 'set', path: [name], value: { kind: 'value', value } };
  if (ADDABLE.includes(type)) return { kind: 'add', path: [name], value, mismatch: MISMATCH };
  throw invalid(`${INVALID}ADD action is not supported for the type ${type}`);
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
