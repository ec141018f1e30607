import type { Condition, Operator } from './condition.ts';
import { exactNumber } from './exact-number.ts';
import { ipDigits } from './ip-address.ts';
import type { JsonReader, TokenKind } from './json-reader.ts';

type Operators = Readonly<Record<string, Operator>>;

/** Reads the list of conditions of one field. The reader is after the opening bracket. */
export function readConditions(reader: JsonReader, operators: Operators): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let kind = reader.next(); kind !== ']'; kind = reader.next()) {
    conditions.push(readCondition(reader, kind, operators));
  }
  if (conditions.length === 0) throw reader.error('Empty arrays are not allowed');
  return conditions;
}

function readCondition(reader: JsonReader, kind: TokenKind, operators: Operators): Condition {
  if (kind === '{') return readOperator(reader, operators);
  if (kind === 'string') return exactText(reader.text());
  if (kind === 'number') return exactLiteral(reader.text());
  if (kind === 'true' || kind === 'false') return word(kind, kind === 'true');
  if (kind === 'null') return word(kind, null);
  throw reader.error('Match value must be String, number, true, false, or null');
}

function readOperator(reader: JsonReader, operators: Operators): Condition {
  if (reader.next() !== 'name') throw reader.error('Match expression name not found');
  const name = reader.text();
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw reader.error(`Unrecognized match type ${name}`);
  return operator.compile(reader);
}

/** An address also matches its other spellings, so its text cannot be an index key. */
function exactText(wanted: string): Condition {
  const address = ipDigits(wanted);
  if (address === undefined) {
    const key = { table: 'exact', text: `"${wanted}` } as const;
    return { json: wanted, matches: (leaf) => leaf.kind === 'string' && leaf.text === wanted, key };
  }
  return { json: wanted, matches: (leaf) => leaf.kind === 'string' && ipDigits(leaf.text) === address };
}

/** Compares by value when a double holds the number, else by spelling. Account numbers are an example. */
function exactLiteral(literal: string): Condition {
  const wanted = exactNumber(literal);
  if (wanted === undefined) {
    const key = { table: 'exact', text: literal } as const;
    return { json: Number(literal), matches: (leaf) => leaf.kind === 'number' && leaf.text === literal, key };
  }
  const key = { table: 'exact', text: String(wanted + 0) } as const;
  return { json: wanted, matches: (leaf) => leaf.number === wanted, key };
}

function word(kind: 'true' | 'false' | 'null', json: boolean | null): Condition {
  return { json, matches: (leaf) => leaf.kind === kind, key: { table: 'exact', text: kind } };
}
