import type { Json } from '../../core/json.ts';
import type { Cursor } from './cursor.ts';
import type { PathStep, Predicate } from './path.ts';
import { nodesAt } from './query.ts';

/** Reads the steps of a path after `$` or `@`. */
type ParseSteps = (cursor: Cursor) => readonly PathStep[];
type Operand = (candidate: Json, root: Json) => Json | undefined;
type Comparison = (left: Json | undefined, right: Json | undefined) => boolean;

const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
const COMPARISON = /==|!=|<=|>=|<|>/y;

const isSame: Comparison = (left, right) => JSON.stringify(left) === JSON.stringify(right);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': isSame,
  '!=': (left, right) => !isSame(left, right),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};

/** Reads `(...)` after the question mark. @throws PathSyntaxError */
export function parseFilter(cursor: Cursor, parseSteps: ParseSteps): Predicate {
  cursor.skipSpaces();
  cursor.expect('(');
  const test = parseAny(cursor, parseSteps);
  cursor.expect(')');
  return test;
}

function parseAny(cursor: Cursor, parseSteps: ParseSteps): Predicate {
  const tests = parseJoined(cursor, '||', () => parseAll(cursor, parseSteps));
  return (candidate, root) => tests.some((test) => test(candidate, root));
}

function parseAll(cursor: Cursor, parseSteps: ParseSteps): Predicate {
  const tests = parseJoined(cursor, '&&', () => parseOne(cursor, parseSteps));
  return (candidate, root) => tests.every((test) => test(candidate, root));
}

function parseJoined(cursor: Cursor, joint: string, parse: () => Predicate): readonly Predicate[] {
  const tests = [parse()];
  for (cursor.skipSpaces(); cursor.take(joint); cursor.skipSpaces()) tests.push(parse());
  return tests;
}

function parseOne(cursor: Cursor, parseSteps: ParseSteps): Predicate {
  cursor.skipSpaces();
  if (cursor.take('!')) {
    const test = parseOne(cursor, parseSteps);
    return (candidate, root) => !test(candidate, root);
  }
  if (cursor.text[cursor.at] === '(') return parseFilter(cursor, parseSteps);
  const left = parseOperand(cursor, parseSteps);
  cursor.skipSpaces();
  const compare = COMPARISONS[cursor.match(COMPARISON)?.[0] ?? ''];
  if (!compare) return (candidate, root) => left(candidate, root) !== undefined;
  cursor.skipSpaces();
  const right = parseOperand(cursor, parseSteps);
  return (candidate, root) => compare(left(candidate, root), right(candidate, root));
}

function parseOperand(cursor: Cursor, parseSteps: ParseSteps): Operand {
  const text = cursor.quoted();
  if (text !== undefined) return () => text;
  const literal = cursor.match(LITERAL)?.[0];
  if (literal !== undefined) {
    const value: Json = JSON.parse(literal);
    return () => value;
  }
  const isRelative = cursor.take('@');
  if (!isRelative) cursor.expect('$');
  const steps = parseSteps(cursor);
  return (candidate, root) => nodesAt(isRelative ? candidate : root, steps)[0];
}

/** Compares texts with texts and numbers with numbers. Other values have no order. */
function ordered(test: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return test(left - right);
    if (typeof left !== 'string' || typeof right !== 'string') return false;
    return test(left < right ? -1 : left > right ? 1 : 0);
  };
}
