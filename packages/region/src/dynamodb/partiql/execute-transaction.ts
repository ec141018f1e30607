import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, objectsOf, textOf } from '../../core/json.ts';
import { DetailedAwsError } from '../../http/detailed-error.ts';
import { canceled, type Reason } from '../transaction-canceled.ts';
import type { Item } from '../values/attribute-value.ts';
import type { PartiqlPort } from './partiql-port.ts';
import { selectedOne } from './reads.ts';
import type { Select, Statement } from './statement.ts';
import { invalid } from './statement-errors.ts';
import { parametersIn, parsedMember } from './statement-parser.ts';
import { DUPLICATE_REASON, isKeyAlone, type WriteStatement, writeOf } from './writes.ts';

const MAX_STATEMENTS = 100;

/**
 * Runs statements that all read or all write, all or nothing.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html
 */
export function executeTransaction(port: PartiqlPort, input: JsonObject): JsonObject {
  const members = objectsOf(input['TransactStatements']);
  if (members.length === 0 || members.length > MAX_STATEMENTS) {
    throw invalid(`A transaction has 1 to ${MAX_STATEMENTS} statements.`);
  }
  const parameters = members.map(parametersIn);
  const statements = members.map((member, index) => naming(index, () => parsedMember(member, parameters[index])));
  const reads = statements.filter(isSelect);
  if (reads.length === statements.length) return { Responses: reads.map((select, index) => read(port, select, index)) };
  if (reads.length > 0) throw invalid('A transaction has either reads or writes, not both.');
  write(port, statements.filter(isWrite), input);
  return { Responses: [] };
}

const isSelect = (statement: Statement): statement is Select => statement.kind === 'select';
const isWrite = (statement: Statement): statement is WriteStatement => statement.kind !== 'select';

function read(port: PartiqlPort, select: Select, index: number): JsonObject {
  const { where } = select;
  const item = naming(index, (): Item | undefined => {
    if (select.index !== undefined) throw invalid('Reads on indices are not supported within transactions.');
    if (isKeyAlone(where, port.keyNames(select.table))) return selectedOne(port, select, where);
    const what = 'Select statements within ExecuteTransaction must specify the primary key in the where clause.';
    throw invalid(what);
  });
  return item === undefined ? {} : { Item: item };
}

function write(port: PartiqlPort, statements: readonly WriteStatement[], input: JsonObject): void {
  const writes = statements.map((statement, index) =>
    naming(index, () => {
      if ('returning' in statement) throw invalid('RETURNING clause is not supported in ExecuteTransaction.');
      return writeOf(port, statement);
    }),
  );
  const token = textOf(input['ClientRequestToken']);
  const text = JSON.stringify(input['TransactStatements']);
  try {
    port.write(writes, true, ...(token === '' ? [] : [{ token, text }]));
  } catch (error) {
    throw withDuplicates(error, statements);
  }
}

/** An INSERT whose item is there has a reason of its own. */
function withDuplicates(error: unknown, statements: readonly WriteStatement[]): unknown {
  if (!(error instanceof DetailedAwsError) || error.code !== 'TransactionCanceledException') return error;
  const reasons = objectsOf(error.members['CancellationReasons']).map(reasonIn);
  return canceled(
    reasons.map((reason, index) => {
      const isDuplicate = statements[index]?.kind === 'insert' && reason.Code === 'ConditionalCheckFailed';
      return isDuplicate ? DUPLICATE_REASON : reason;
    }),
  );
}

const reasonIn = (reason: JsonObject): Reason => ({ ...reason, Code: textOf(reason['Code']) });

/** Names the statement at fault. */
function naming<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ValidationException') throw error;
    throw invalid(`Validation failed in TransactStatements[${index}]: ${error.message}`);
  }
}
