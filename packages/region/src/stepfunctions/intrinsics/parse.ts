import type { Json } from '../../core/json.ts';
import { type Expression, find } from '../flow/expression.ts';
import { Cursor } from '../json-path/cursor.ts';
import { parsePathAt } from '../json-path/parse.ts';
import { MachineFailure, runtimeFailure } from '../run/failure.ts';
import { type Intrinsic, IntrinsicError } from './intrinsic.ts';
import { INTRINSICS } from './table.ts';

const NAME = /States\.\w+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /true|false|null/y;
/** A backslash stands before a quote, a brace or another backslash, and nowhere else. */
const TEXT = /'((?:[^'\\]|\\['{}\\])*)'/y;
const MAX_NESTING = 10;

/**
 * Compiles a call of an intrinsic function.
 * @throws PathSyntaxError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export function parseIntrinsic(text: string): Expression {
  const cursor = new Cursor(text);
  const call = parseCall(cursor, 1);
  cursor.skipSpaces();
  return cursor.isAtEnd ? call : cursor.fail('the call does not end here');
}

function parseCall(cursor: Cursor, depth: number): Expression {
  const name = cursor.match(NAME)?.[0] ?? cursor.fail('an intrinsic function or a path is missing');
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (!intrinsic) return cursor.fail(`there is no function ${name}`);
  if (depth > MAX_NESTING) return cursor.fail(`calls nest at most ${MAX_NESTING} deep`);
  const parameters = parseArguments(cursor, depth, intrinsic.isTemplated === true);
  const [min, max] = intrinsic.arity;
  if (parameters.length < min || parameters.length > max) {
    return cursor.fail(`${name} takes ${min === max ? min : `${min} or more`} arguments, not ${parameters.length},`);
  }
  return (scope) =>
    run(
      name,
      intrinsic,
      parameters.map((parameter) => parameter(scope)),
      scope,
    );
}

function run(name: string, { apply }: Intrinsic, values: readonly Json[], { random }: Parameters<Expression>[0]): Json {
  try {
    return apply(values, random);
  } catch (error) {
    if (!(error instanceof IntrinsicError)) throw error;
    throw new MachineFailure('States.IntrinsicFailure', `The function ${name} failed: ${error.message}`);
  }
}

function parseArguments(cursor: Cursor, depth: number, isTemplated: boolean): readonly Expression[] {
  cursor.skipSpaces();
  cursor.expect('(');
  cursor.skipSpaces();
  const parameters: Expression[] = [];
  if (cursor.take(')')) return parameters;
  for (;;) {
    cursor.skipSpaces();
    parameters.push(parseArgument(cursor, depth, isTemplated && parameters.length === 0));
    cursor.skipSpaces();
    if (cursor.take(')')) return parameters;
    cursor.expect(',');
  }
}

function parseArgument(cursor: Cursor, depth: number, isTemplate: boolean): Expression {
  const next = cursor.text[cursor.at];
  if (next === '$') return pathArgument(cursor);
  if (next === "'") return textArgument(cursor, isTemplate);
  const literal = cursor.match(NUMBER)?.[0] ?? cursor.match(WORD)?.[0];
  if (literal === undefined) return parseCall(cursor, depth + 1);
  const value: Json = JSON.parse(literal);
  return () => value;
}

function pathArgument(cursor: Cursor): Expression {
  const path = parsePathAt(cursor);
  return (scope) => {
    const found = find(path, scope);
    if (found === undefined) throw runtimeFailure(`Invalid path '${path.text}' : No results for path: ${path.text}`);
    return found;
  };
}

function textArgument(cursor: Cursor, isTemplate: boolean): Expression {
  const text = cursor.match(TEXT)?.[1] ?? cursor.fail('a quote is not closed, or a backslash escapes nothing,');
  const value = isTemplate ? text : text.replaceAll(/\\(.)/gs, '$1');
  return () => value;
}
