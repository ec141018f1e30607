import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, numberOf, objectsOf, textOf } from '../../core/json.ts';
import { executeTransaction } from './execute-transaction.ts';
import type { PartiqlPort } from './partiql-port.ts';
import { type Selected, selected, selectedOne } from './reads.ts';
import type { Select, Statement } from './statement.ts';
import { invalid } from './statement-errors.ts';
import { parsedMember } from './statement-parser.ts';
import { isKeyAlone, written } from './writes.ts';

type Operation = (input: JsonObject) => JsonObject;

const MAX_STATEMENTS = 25;

/**
 * The operations that take statements. The types of their members are checked.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
 */
export function partiqlOperations(port: PartiqlPort) {
  return {
    ExecuteStatement: (input) => executeStatement(port, input),
    BatchExecuteStatement: (input) => batchExecuteStatement(port, input),
    ExecuteTransaction: (input) => executeTransaction(port, input),
  } satisfies Record<string, Operation>;
}

function executeStatement(port: PartiqlPort, input: JsonObject): JsonObject {
  const statement = parsedMember(input);
  if (statement.kind === 'select') return answerOf(selected(port, statement, optionsIn(input)));
  const item = written(port, statement);
  return { Items: item === undefined ? [] : [item] };
}

function optionsIn(input: JsonObject) {
  return {
    limit: numberOf(input['Limit']),
    isConsistent: input['ConsistentRead'] === true,
    nextToken: input['NextToken'] === undefined ? undefined : textOf(input['NextToken']),
    source: JSON.stringify([input['Statement'], input['Parameters'] ?? []]),
  };
}

const answerOf = ({ items, nextToken, lastKey }: Selected): JsonObject => ({
  Items: items,
  ...(nextToken !== undefined && { NextToken: nextToken }),
  ...(lastKey && { LastEvaluatedKey: lastKey }),
});

function batchExecuteStatement(port: PartiqlPort, input: JsonObject): JsonObject {
  const members = objectsOf(input['Statements']);
  if (members.length === 0 || members.length > MAX_STATEMENTS) {
    throw invalid(`A batch has 1 to ${MAX_STATEMENTS} statements.`);
  }
  const statements = members.map((member) => attempted(() => parsedMember(member)));
  const reads = statements.filter((statement) => !('error' in statement) && statement.kind === 'select').length;
  const readable = statements.filter((statement) => !('error' in statement)).length;
  if (reads > 0 && reads < readable) throw invalid('A batch has either reads or writes, not both.');
  return { Responses: statements.map((statement) => responseTo(port, statement)) };
}

interface Failed {
  readonly error: AwsError;
}

function attempted<T>(work: () => T): T | Failed {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return { error };
    throw error;
  }
}

function responseTo(port: PartiqlPort, statement: Statement | Failed): JsonObject {
  if ('error' in statement) return failure(statement.error);
  const item = attempted(() => (statement.kind === 'select' ? oneOf(port, statement) : written(port, statement)));
  const TableName = statement.kind === 'exists' ? statement.select.table : statement.table;
  if (item === undefined) return { TableName };
  if (!isFailed(item)) return { TableName, Item: item };
  return item.error.code === 'ValidationException' ? failure(item.error) : { ...failure(item.error), TableName };
}

const isFailed = (result: object): result is Failed => 'error' in result && result.error instanceof AwsError;

function oneOf(port: PartiqlPort, select: Select) {
  const { where, index } = select;
  if (index === undefined && isKeyAlone(where, port.keyNames(select.table))) return selectedOne(port, select, where);
  const what = 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';
  throw invalid(what);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html */
function failure({ code, message }: AwsError): JsonObject {
  const Code = code === 'ValidationException' ? 'ValidationError' : code.replace(/Exception$/, '');
  return { Error: { Code, Message: message } };
}
