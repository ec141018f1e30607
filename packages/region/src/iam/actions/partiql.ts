/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
export const STATEMENT_ACTIONS = {
  SELECT: 'dynamodb:PartiQLSelect',
  INSERT: 'dynamodb:PartiQLInsert',
  UPDATE: 'dynamodb:PartiQLUpdate',
  DELETE: 'dynamodb:PartiQLDelete',
};

/** Quoted names and texts, which stay, and comments, which go. */
const QUOTED_OR_COMMENT = /("(?:[^"]|"")*"|'(?:[^']|'')*')|--[^\n]*|\/\*[\s\S]*?\*\//g;
const NAME = String.raw`(?:"((?:[^"]|"")*)"|([A-Za-z_$][\w$]*))`;
const TABLE = String.raw`\s*${NAME}(?:\s*\.\s*${NAME})?`;
/** The beginnings of statements. EXISTS has a SELECT in parentheses; FROM at the beginning is an update. */
const FORMS: readonly (readonly [action: string, form: RegExp])[] = [
  [
    STATEMENT_ACTIONS.SELECT,
    new RegExp(String.raw`^(?:EXISTS\s*\(\s*)?SELECT(?:"[^"]*"|[^"'])*?\bFROM\b${TABLE}`, 'i'),
  ],
  [STATEMENT_ACTIONS.INSERT, new RegExp(String.raw`^INSERT\s+INTO\b${TABLE}`, 'i')],
  [STATEMENT_ACTIONS.UPDATE, new RegExp(String.raw`^(?:UPDATE|FROM)\b${TABLE}`, 'i')],
  [STATEMENT_ACTIONS.DELETE, new RegExp(String.raw`^DELETE\s+FROM\b${TABLE}`, 'i')],
];

export interface StatementAccess {
  readonly action: string;
  readonly table: string;
  readonly index: string | undefined;
}

/**
 * What a statement does to which table. A statement that cannot be read is refused by the tables; until then it counts
 * as a SELECT of every table.
 */
export function accessOf(statement: string): StatementAccess {
  const text = statement.replace(QUOTED_OR_COMMENT, (_match, quoted: string | undefined) => quoted ?? ' ').trim();
  for (const [action, form] of FORMS) {
    const [, quotedTable, table, quotedIndex, index] = form.exec(text) ?? [];
    const name = unquoted(quotedTable) ?? table;
    if (name !== undefined) return { action, table: name, index: unquoted(quotedIndex) ?? index };
  }
  return { action: STATEMENT_ACTIONS.SELECT, table: '*', index: undefined };
}

const unquoted = (name: string | undefined): string | undefined => name?.replaceAll('""', '"');
