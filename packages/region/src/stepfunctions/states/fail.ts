import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import { type Expression, fieldPath, type Scope } from '../flow/expression.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { runtimeFailure, StateFailure } from '../run/failure.ts';

export const fail: StateKind = {
  traits: [],
  fields: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  jsonataFields: ['Error', 'Cause'],
  compile(reader) {
    const [error, cause] = [readText(reader, 'Error'), readText(reader, 'Cause')];
    return async ({ scope }) => {
      throw new StateFailure(await error(scope), await cause(scope));
    };
  },
};

type ReadText = (scope: Scope) => Promise<string | undefined>;

function readText(reader: Reader, name: string): ReadText {
  if (reader.language === 'JSONata') return jsonataValue(reader, name, 'string', isText);
  const expression = readExpression(reader, name);
  return async (scope) => expression && asText(expression(scope));
}

const isText = (value: Json): value is string => typeof value === 'string';

/** A literal text, or the result of a path or an intrinsic function. */
function readExpression(reader: Reader, name: string): Expression | undefined {
  const text = reader.text(name);
  if (text !== undefined) {
    if (reader.has(`${name}Path`)) reader.problem(name, `Only one of ${name} and ${name}Path can be given`);
    return () => text;
  }
  const path = reader.text(`${name}Path`);
  if (path?.startsWith('States.')) return reader.compiled(`${name}Path`, () => parseIntrinsic(path));
  return path === undefined ? undefined : reader.compiled(`${name}Path`, () => fieldPath(`${name}Path`, path));
}

function asText(value: Json): string {
  if (typeof value === 'string') return value;
  throw runtimeFailure(`The value of ErrorPath and CausePath must be a string, not ${JSON.stringify(value)}`);
}
