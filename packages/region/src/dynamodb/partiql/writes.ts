import { AwsError } from '../../core/aws-error.ts';
import type { Condition } from '../expressions/parts.ts';
import { attributeOf, type Item } from '../values/attribute-value.ts';
import type { PartiqlPort, PartiqlWrite, PartiqlWritten } from './partiql-port.ts';
import type { DeleteStatement, Exists, Insert, UpdateStatement, Where } from './statement.ts';
import { invalid } from './statement-errors.ts';
import { INCOMPLETE_KEY } from './statement-parser.ts';

export type WriteStatement = Insert | UpdateStatement | DeleteStatement | Exists;

const DUPLICATE = 'Duplicate primary key exists in table';

const isAbsent = (item: Item): boolean => Object.keys(item).length === 0;
const onAbsent: Condition = { heads: new Set(), nestedHeads: new Set(), holds: isAbsent };

/**
 * The write that a statement asks for.
 * @throws AwsError ValidationException when it does not name one item
 */
export function writeOf(port: PartiqlPort, statement: WriteStatement): PartiqlWrite {
  switch (statement.kind) {
    case 'insert': {
      const { table, item } = statement;
      return { kind: 'put', table, item, key: keyIn(port, table, item), condition: onAbsent };
    }
    case 'update': {
      const { table, where, update } = statement;
      return { kind: 'update', table, update, key: keyOf(port, table, where), condition: where.condition };
    }
    case 'delete': {
      const { table, where } = statement;
      const holds = (item: Item): boolean => isAbsent(item) || where.condition.holds(item);
      return { kind: 'delete', table, key: keyOf(port, table, where), condition: { ...where.condition, holds } };
    }
    case 'exists':
      return checkOf(port, statement);
  }
}

/**
 * Runs one statement that writes.
 * @returns what its RETURNING asks for
 * @throws AwsError ConditionalCheckFailedException, DuplicateItemException
 */
export function written(port: PartiqlPort, statement: WriteStatement): Item | undefined {
  if (statement.kind === 'exists') throw invalid('EXISTS is supported in ExecuteTransaction only.');
  const write = writeOf(port, statement);
  try {
    const [result] = port.write([write], false);
    return statement.kind === 'insert' ? undefined : returned(statement, result ?? {});
  } catch (error) {
    const isDuplicate = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
    throw isDuplicate && statement.kind === 'insert' ? new AwsError('DuplicateItemException', DUPLICATE) : error;
  }
}

/** The reason of a canceled transaction that an INSERT of an item that is there has. */
export const DUPLICATE_REASON = { Code: 'DuplicateItem', Message: DUPLICATE };

/** The names of the key attributes, when the WHERE says nothing but their values. */
export function isKeyAlone(where: Where | undefined, names: readonly string[]): where is Where {
  return where?.conjuncts === names.length && names.every((name) => where.equals.has(name));
}

function returned(statement: UpdateStatement | DeleteStatement, { old, new: after }: PartiqlWritten): Item | undefined {
  switch (statement.returning) {
    case 'ALL_OLD':
      return old;
    case 'ALL_NEW':
      return after;
    case 'MODIFIED_OLD':
      return old && statement.update.touched(old);
    case 'MODIFIED_NEW':
      return after && statement.update.touched(after);
    default:
      return undefined;
  }
}

function checkOf(port: PartiqlPort, { select }: Exists): PartiqlWrite {
  const { table, where } = select;
  const names = port.keyNames(table);
  const isChecked = where !== undefined && where.conjuncts > names.length;
  if (!isChecked || !names.every((name) => where.equals.has(name))) {
    throw invalid('EXISTS() must contain a single item read with additional condition');
  }
  return { kind: 'check', table, key: keyOf(port, table, where), condition: where.condition };
}

function keyOf(port: PartiqlPort, table: string, { equals }: Where): Item {
  const key = port.keyNames(table).map((name) => {
    const value = equals.get(name);
    if (value === undefined) throw invalid(INCOMPLETE_KEY);
    return [name, value] as const;
  });
  return Object.fromEntries(key);
}

/** The key of an item; the port refuses one that is not whole. */
function keyIn(port: PartiqlPort, table: string, item: Item): Item {
  const key = port.keyNames(table).flatMap((name) => {
    const value = attributeOf(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(key);
}
