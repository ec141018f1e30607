import { wrongCount } from '../expressions/condition-functions.ts';
import { clash, clashMessage, samePath } from '../expressions/paths.ts';
import type { Path } from '../expressions/syntax.ts';
import { type Action, type Assigned, WRONG_TYPE } from '../expressions/update-actions.ts';
import { type AttributeValue, membersOf } from '../values/attribute-value.ts';
import { listed, takesValue } from './literals.ts';
import { invalid } from './statement-errors.ts';
import type { StatementReader } from './statement-reader.ts';

const SET_FUNCTIONS = new Map<string, 'add' | 'delete'>([
  ['set_add', 'add'],
  ['set_delete', 'delete'],
]);
const FUNCTION_OPERANDS = 2;

/**
 * The SET and REMOVE clauses that come next.
 * @throws AwsError ValidationException
 */
export function updateClauses(reader: StatementReader): readonly Action[] {
  const actions: Action[] = [];
  for (;;) {
    const clause = reader.takesKeyword('SET', 'REMOVE');
    if (clause === undefined) break;
    do actions.push(clause === 'SET' ? assignment(reader) : { kind: 'remove', path: reader.path() });
    while (reader.takesSign(','));
  }
  if (actions.length === 0) throw reader.unexpected();
  refuseClashes(actions);
  return actions;
}

function refuseClashes(actions: readonly Action[]): void {
  for (const [index, { path }] of actions.entries()) {
    for (const other of actions.slice(0, index)) {
      const how = clash(other.path, path);
      if (how !== undefined) throw invalid(clashMessage(how, other.path, path));
    }
  }
}

function assignment(reader: StatementReader): Action {
  const path = reader.path();
  reader.needsSign('=');
  const kind = reader.seesCall ? SET_FUNCTIONS.get(reader.next.text.toLowerCase()) : undefined;
  return kind === undefined ? { kind: 'set', path, value: assigned(reader) } : setAction(reader, kind, path);
}

/** `set_add` and `set_delete`, of the path that is assigned. */
function setAction(reader: StatementReader, kind: 'add' | 'delete', path: Path): Action {
  const { text, position } = reader.take();
  const name = text.toUpperCase();
  reader.needsSign('(');
  const { position: firstPosition } = reader.next;
  const [target, members, ...more] = listed(reader, ')', () => operand(reader));
  if (target === undefined || members === undefined || more.length > 0) {
    throw invalid(`${name} must have exactly two arguments at ${position}`);
  }
  if (target.kind !== 'path' || !samePath(target.path, path)) {
    throw invalid(`The first argument to ${name} must equal the assignment value at ${position}`);
  }
  if (members.kind !== 'value' || !isSet(members.value)) {
    throw invalid(`The second argument to ${name} must be a value with type SET at ${firstPosition}`);
  }
  return { kind, path, value: members.value, mismatch: WRONG_TYPE };
}

const isSet = (value: AttributeValue): boolean => membersOf(value) !== undefined;

function assigned(reader: StatementReader): Assigned {
  const left = operand(reader);
  const operator = reader.takesSign('+', '-');
  return operator === undefined ? left : { kind: 'sum', operator, left, right: operand(reader) };
}

function operand(reader: StatementReader): Assigned {
  if (reader.seesCall) return call(reader);
  const value = takesValue(reader);
  return value === undefined ? { kind: 'path', path: reader.path() } : { kind: 'value', value };
}

function call(reader: StatementReader): Assigned {
  const { text, position } = reader.take();
  const name = text.toLowerCase();
  if (name !== 'list_append' && name !== 'if_not_exists') {
    throw invalid(`Unrecognized function: ${name} at ${position}`);
  }
  reader.needsSign('(');
  const operands = listed(reader, ')', () => operand(reader));
  const [left, right] = operands;
  if (left === undefined || right === undefined || operands.length > FUNCTION_OPERANDS) {
    throw invalid(wrongCount(name, operands.length));
  }
  if (name === 'list_append') return { kind: 'append', left, right };
  if (left.kind === 'path') return { kind: 'otherwise', path: left.path, otherwise: right };
  throw invalid(`Operator or function requires a document path; operator or function: ${name}`);
}
