import { Cursor } from './cursor.ts';
import { parseFilter } from './filter.ts';
import type { JsonPath, PathStep } from './path.ts';

const NAME = /[^.[\]()'"\s,?*@<>=!&|]+/y;
const NUMBER = /-?\d+/y;
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLE = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;

/**
 * Parses a path in the JSONPath of Step Functions.
 * @throws PathSyntaxError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 */
export function parsePath(text: string): JsonPath {
  const cursor = new Cursor(text);
  const path = parsePathAt(cursor);
  return cursor.isAtEnd ? path : cursor.fail('the path does not end here');
}

/** Reads the longest path that begins here. @throws PathSyntaxError */
export function parsePathAt(cursor: Cursor): JsonPath {
  const start = cursor.at;
  cursor.expect('$');
  const ofContext = cursor.take('$');
  const variable = ofContext ? undefined : cursor.match(VARIABLE)?.[0];
  const steps = parseSteps(cursor);
  const text = cursor.text.slice(start, cursor.at);
  return { text, ofContext, variable, steps, isDefinite: steps.every(isSingle) };
}

/** The steps after `$` or `@`. @throws PathSyntaxError */
export function parseSteps(cursor: Cursor): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    if (cursor.take('..')) steps.push({ kind: 'descend' }, parseDotted(cursor));
    else if (cursor.take('.')) steps.push(parseDotted(cursor));
    else if (cursor.take('[')) steps.push(parseBracket(cursor));
    else return steps;
  }
}

/** A bracket may follow a dot, too: `$.[0]` is what `$[0]` is. */
function parseDotted(cursor: Cursor): PathStep {
  if (cursor.take('*')) return { kind: 'each' };
  if (cursor.take('[')) return parseBracket(cursor);
  const name = cursor.match(NAME)?.[0] ?? cursor.fail('a name is missing');
  return { kind: 'names', names: [name] };
}

function parseBracket(cursor: Cursor): PathStep {
  cursor.skipSpaces();
  const step = parseSelector(cursor);
  cursor.skipSpaces();
  cursor.expect(']');
  return step;
}

function parseSelector(cursor: Cursor): PathStep {
  if (cursor.take('*')) return { kind: 'each' };
  if (cursor.take('?')) return { kind: 'filter', test: parseFilter(cursor, parseSteps) };
  const name = cursor.quoted();
  if (name !== undefined) return { kind: 'names', names: [name, ...parseMore(cursor, () => cursor.quoted())] };
  const start = numberAt(cursor);
  if (cursor.take(':')) return parseSlice(cursor, start);
  if (start === undefined) return cursor.fail('a name, an index, * or ? is missing');
  return { kind: 'indices', indices: [start, ...parseMore(cursor, () => numberAt(cursor))] };
}

function parseSlice(cursor: Cursor, start: number | undefined): PathStep {
  const end = numberAt(cursor);
  const step = cursor.take(':') ? numberAt(cursor) : undefined;
  return { kind: 'slice', ...(start !== undefined && { start }), ...(end !== undefined && { end }), step: step ?? 1 };
}

function parseMore<T>(cursor: Cursor, read: () => T | undefined): readonly T[] {
  const more: T[] = [];
  for (cursor.skipSpaces(); cursor.take(','); cursor.skipSpaces()) {
    cursor.skipSpaces();
    more.push(read() ?? cursor.fail('a value is missing after the comma'));
  }
  return more;
}

function numberAt(cursor: Cursor): number | undefined {
  const digits = cursor.match(NUMBER)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function isSingle(step: PathStep): boolean {
  if (step.kind === 'names') return step.names.length === 1;
  return step.kind === 'indices' && step.indices.length === 1;
}
