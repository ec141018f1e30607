import type { StateStore } from '../../core/state-store.ts';
import type { PartiqlPage, PartiqlPort, PartiqlRead, PartiqlWrite, PartiqlWritten } from '../partiql/partiql-port.ts';
import { nameIn } from '../requests/table-arn.ts';
import { namesOf } from '../tables/schema.ts';
import type { Tables } from '../tables/tables.ts';
import { commit } from './commit.ts';
import type { ItemWrite } from './item-write.ts';
import { checkItemBytes } from './item-write.ts';
import { rangeOf } from './key-range.ts';
import { pageOf } from './pages.ts';
import { type PlannedWrite, plannedWrite, targetOf } from './planned-write.ts';
import { from, isWholeRead, readSource } from './read-source.ts';
import type { Transactions } from './transactions.ts';

/** The tables as PartiQL's statements use them. */
export function statementTables(tables: Tables, stateStore: StateStore, transactions: Transactions): PartiqlPort {
  return {
    keyNames: (table, index) => namesOf(sourceOf(tables, table, index).key),
    select: (read) => select(tables, read),
    write(writes, isTransaction, repeatable) {
      const wanted = writes.map(itemWriteOf);
      if (isTransaction) return transactions.runOnce(wanted, repeatable?.token, repeatable?.text ?? '').map(writtenOf);
      const planned = wanted.map((write) => plannedWrite(write, targetOf(write, tables.of(write.tableName))));
      commit(stateStore, planned);
      return planned.map(writtenOf);
    },
  };
}

function sourceOf(tables: Tables, table: string, index: string | undefined) {
  return readSource(tables.of(nameIn(table)), index === undefined ? {} : { IndexName: index });
}

function select(tables: Tables, read: PartiqlRead): PartiqlPage {
  const source = sourceOf(tables, read.table, read.index);
  const conditions = read.keyConditions;
  const range = conditions === undefined ? {} : rangeOf(conditions, source.key);
  const { items, lastKey } = pageOf({
    table: source.table,
    index: source.index,
    range: from(source, { ...range, reverse: !read.isForward }, read.startKey),
    limit: read.limit,
    filter: read.filter,
    projection: read.projection,
    isWhole: isWholeRead(source, {}, read.projection),
  });
  return { items, ...(lastKey !== undefined && { lastKey }) };
}

function itemWriteOf(write: PartiqlWrite): ItemWrite {
  const { condition } = write;
  const common = { tableName: nameIn(write.table), condition, givesItem: false };
  switch (write.kind) {
    case 'put':
      checkItemBytes(write.item);
      return { ...common, kind: 'Put', attributes: write.item };
    case 'update':
      return { ...common, kind: 'Update', attributes: write.key, update: write.update };
    default:
      return { ...common, kind: write.kind === 'delete' ? 'Delete' : 'ConditionCheck', attributes: write.key };
  }
}

function writtenOf({ before, after }: PlannedWrite): PartiqlWritten {
  return { ...(before !== undefined && { old: before }), ...(after !== undefined && { new: after }) };
}
