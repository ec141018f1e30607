import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import { type Expression, fieldPath } from '../flow/expression.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { runtimeFailure, StateFailure } from '../run/failure.ts';

export const fail: StateKind = {
  traits: [],
  fields: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  compile(reader) {
    const [error, cause] = [readText(reader, 'Error'), readText(reader, 'Cause')];
    return ({ input, context, branch }) => {
      const scope = { input, context, random: branch.execution.random };
      throw new StateFailure(error && asText(error(scope)), cause && asText(cause(scope)));
    };
  },
};

/** A literal text, or the result of a path or an intrinsic function. */
function readText(reader: Reader, name: string): Expression | undefined {
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
