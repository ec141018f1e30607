import { type JsonObject, objectsOf, textOf } from '../../core/json.ts';
import type { Projection } from '../expressions/parts.ts';
import { projectionOf } from '../expressions/projections.ts';
import type { Path } from '../expressions/syntax.ts';
import { updateOf } from '../expressions/updates.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-values.ts';
import { takesItem } from './literals.ts';
import type { Order, Returning, Select, Statement, UpdateStatement, Where } from './statement.ts';
import { invalid, leftover } from './statement-errors.ts';
import { StatementReader } from './statement-reader.ts';
import { updateClauses } from './update-clauses.ts';
import { whereOf } from './where.ts';
import { WhereParser } from './where-parser.ts';

export const INCOMPLETE_KEY = 'Where clause does not contain a mandatory equality on all key attributes';

/**
 * @param parameters the values of the statement's `?`, in their order
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
 */
export function parseStatement(text: string, parameters: readonly AttributeValue[]): Statement {
  const reader = new StatementReader(text, parameters);
  const statement = statementIn(reader);
  if (!reader.isAtEnd) throw leftover();
  reader.refuseUnused();
  return statement;
}

/** The values of a member that has `Statement` and `Parameters`. */
export const parametersIn = (member: JsonObject): readonly AttributeValue[] =>
  objectsOf(member['Parameters']).map(checkedValue);

/** The statement of such a member. */
export const parsedMember = (member: JsonObject, parameters = parametersIn(member)): Statement =>
  parseStatement(textOf(member['Statement']), parameters);

function statementIn(reader: StatementReader): Statement {
  switch (reader.takesKeyword('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'FROM', 'EXISTS')) {
    case 'SELECT':
      return select(reader);
    case 'INSERT':
      return insert(reader);
    case 'UPDATE':
      return update(reader);
    case 'DELETE':
      return deletion(reader);
    case 'FROM':
      return updateFrom(reader);
    case 'EXISTS':
      return exists(reader);
    default:
      throw reader.unexpected();
  }
}

function select(reader: StatementReader): Select {
  const projection = reader.takesSign('*') ? undefined : projectionIn(reader);
  reader.needsKeyword('FROM');
  const table = reader.needsName();
  const index = reader.takesSign('.') ? reader.needsName() : undefined;
  refuseAlias(reader);
  const where = whereIn(reader);
  const order = orderIn(reader);
  return {
    kind: 'select',
    table,
    ...(index !== undefined && { index }),
    ...(projection && { projection }),
    ...(where && { where }),
    ...(order && { order }),
  };
}

function projectionIn(reader: StatementReader): Projection {
  const paths: Path[] = [];
  do {
    if (reader.seesCall) throw invalid(`Unexpected path component at ${reader.next.position}`);
    paths.push(reader.path());
  } while (reader.takesSign(','));
  return projectionOf(paths);
}

function insert(reader: StatementReader): Statement {
  reader.needsKeyword('INTO');
  const table = reader.needsName();
  if (!reader.takesKeyword('VALUE')) throw leftover();
  const value = reader.takesSign('?') ? reader.parameter() : undefined;
  const item = value === undefined ? takesItem(reader) : 'M' in value ? value.M : undefined;
  if (item === undefined) throw reader.unexpected();
  return { kind: 'insert', table, item };
}

function update(reader: StatementReader): Statement {
  const table = aliasless(reader);
  const actions = updateClauses(reader);
  const where = neededWhere(reader);
  return { kind: 'update', table, where, update: updateOf(actions), ...returningIn(reader) };
}

/** The form that names the item first. */
function updateFrom(reader: StatementReader): UpdateStatement {
  const table = aliasless(reader);
  const where = neededWhere(reader);
  return { kind: 'update', table, where, update: updateOf(updateClauses(reader)), ...returningIn(reader) };
}

function deletion(reader: StatementReader): Statement {
  reader.needsKeyword('FROM');
  const table = aliasless(reader);
  const where = neededWhere(reader);
  const { returning } = returningIn(reader);
  if (returning === undefined) return { kind: 'delete', table, where };
  if (returning === 'ALL_OLD') return { kind: 'delete', table, where, returning };
  throw reader.unexpected();
}

function exists(reader: StatementReader): Statement {
  reader.needsSign('(');
  reader.needsKeyword('SELECT');
  const inner = select(reader);
  reader.needsSign(')');
  return { kind: 'exists', select: inner };
}

function aliasless(reader: StatementReader): string {
  const table = reader.needsName();
  refuseAlias(reader);
  return table;
}

function refuseAlias(reader: StatementReader): void {
  if (reader.takesKeyword('AS') || reader.takesName() !== undefined) throw invalid('Aliasing is not supported');
}

function neededWhere(reader: StatementReader): Where {
  const where = whereIn(reader);
  if (where === undefined) throw invalid(INCOMPLETE_KEY);
  return where;
}

function whereIn(reader: StatementReader): Where | undefined {
  if (!reader.takesKeyword('WHERE')) return undefined;
  const parser = new WhereParser(reader);
  return whereOf(parser.condition(), parser.paths);
}

function orderIn(reader: StatementReader): readonly Order[] | undefined {
  if (!reader.takesKeyword('ORDER')) return undefined;
  reader.needsKeyword('BY');
  const order: Order[] = [];
  do {
    const attribute = reader.needsName();
    order.push({ attribute, isDescending: reader.takesKeyword('ASC', 'DESC') === 'DESC' });
  } while (reader.takesSign(','));
  return order;
}

function returningIn(reader: StatementReader): { readonly returning?: Returning } {
  if (!reader.takesKeyword('RETURNING')) return {};
  const what = reader.takesKeyword('ALL', 'MODIFIED');
  const when = reader.takesKeyword('OLD', 'NEW');
  if (what === undefined || when === undefined) throw reader.unexpected();
  reader.needsSign('*');
  return { returning: `${what}_${when}` };
}
