import type { Json } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { DYNAMODB_API, DYNAMODB_GUIDE, dynamodb, get, hashTable, number, put, table, text } from './dynamodb-calls.ts';

const STATEMENTS = `${DYNAMODB_GUIDE}/ql-reference.html`;

const execute = (aws: Caller, Statement: string, Parameters?: readonly Json[]) =>
  dynamodb(aws, 'ExecuteStatement', { Statement, Parameters });

/** A table with an item a, whose n is 1. */
async function filled(aws: Caller, own: string): Promise<string> {
  const TableName = await table(aws, hashTable(own));
  await put(aws, TableName, { id: text('a'), n: number(1) });
  return TableName;
}

export const PARTIQL: readonly ConformanceCase[] = [
  {
    name: 'SELECT gives items',
    source: `${DYNAMODB_GUIDE}/ql-reference.select.html`,
    run: async (aws, own) => execute(aws, `SELECT * FROM "${await filled(aws, own)}" WHERE id = ?`, [text('a')]),
    gives: part({ Items: [{ id: { S: 'a' }, n: { N: '1' } }] }),
  },
  {
    name: 'SELECT of attributes gives them alone',
    source: `${DYNAMODB_GUIDE}/ql-reference.select.html`,
    run: async (aws, own) => execute(aws, `SELECT n FROM "${await filled(aws, own)}" WHERE id = 'a' AND n >= 1`),
    gives: part({ Items: [{ n: { N: '1' } }] }),
  },
  {
    name: 'INSERT makes an item',
    source: `${DYNAMODB_GUIDE}/ql-reference.insert.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      await execute(aws, `INSERT INTO "${TableName}" VALUE {'id': 'b', 'l': [1, true]}`);
      return get(aws, TableName, 'b');
    },
    gives: { id: { S: 'b' }, l: { L: [{ N: '1' }, { BOOL: true }] } },
  },
  {
    name: 'INSERT of a key that is there is a duplicate',
    source: `${DYNAMODB_GUIDE}/ql-reference.insert.html`,
    run: async (aws, own) => execute(aws, `INSERT INTO "${await filled(aws, own)}" VALUE {'id': 'a'}`),
    gives: refused(400, 'DuplicateItemException', 'Duplicate primary key exists in table'),
  },
  {
    name: 'UPDATE changes an item, and returns it where that is wanted',
    source: `${DYNAMODB_GUIDE}/ql-reference.update.html`,
    run: async (aws, own) =>
      execute(aws, `UPDATE "${await filled(aws, own)}" SET n = n + 1 WHERE id = 'a' RETURNING ALL NEW *`),
    gives: part({ Items: [{ id: { S: 'a' }, n: { N: '2' } }] }),
  },
  {
    name: 'UPDATE of an item that is not there fails',
    source: `${DYNAMODB_GUIDE}/ql-reference.update.html`,
    run: async (aws, own) => execute(aws, `UPDATE "${await filled(aws, own)}" SET n = 1 WHERE id = 'b'`),
    gives: refused(400, 'ConditionalCheckFailedException', 'The conditional request failed'),
  },
  {
    name: 'DELETE removes an item',
    source: `${DYNAMODB_GUIDE}/ql-reference.delete.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      await execute(aws, `DELETE FROM "${TableName}" WHERE id = 'a'`);
      return (await get(aws, TableName, 'a')) ?? null;
    },
    gives: null,
  },
  {
    name: 'a statement that is none is refused',
    source: STATEMENTS,
    run: (aws) => execute(aws, 'PAINT "t"'),
    gives: refused(400, 'ValidationException', /^Statement wasn't well formed, can't be processed/),
  },
  {
    name: 'statements of a batch end each by itself',
    source: `${DYNAMODB_API}/API_BatchExecuteStatement.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const Statements = [
        `INSERT INTO "${TableName}" VALUE {'id': 'b'}`,
        `INSERT INTO "${TableName}" VALUE {'id': 'a'}`,
      ];
      const input = { Statements: Statements.map((Statement) => ({ Statement })) };
      return (await dynamodb(aws, 'BatchExecuteStatement', input))['Responses'];
    },
    gives: [part({ TableName: /^dynamodb-/ }), part({ Error: part({ Code: 'DuplicateItem' }) })],
  },
  {
    name: 'a transaction of statements writes all or nothing',
    source: `${DYNAMODB_API}/API_ExecuteTransaction.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const statements = [
        `INSERT INTO "${TableName}" VALUE {'id': 'b'}`,
        `INSERT INTO "${TableName}" VALUE {'id': 'a'}`,
      ];
      const input = { TransactStatements: statements.map((Statement) => ({ Statement })) };
      const { error } = await dynamodb(aws, 'ExecuteTransaction', input);
      return [error, (await get(aws, TableName, 'b')) ?? null];
    },
    gives: ['TransactionCanceledException', null],
  },
];
