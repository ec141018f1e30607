import { UsageError } from '@tributary/region/command-line';
import { isMap, type Pair, parseDocument, type Scalar } from 'yaml';

/**
 * Puts an entry at the end of `functions:` and leaves every other byte as it is.
 * @throws UsageError when the function is there already, or there is nothing to add it to
 */
export function addFunction(yaml: string, name: string, entry: string): string {
  const functions = parseDocument(yaml, { logLevel: 'silent' }).get('functions');
  if (!isMap<Scalar, unknown>(functions)) throw new UsageError('serverless.yml has no functions: to add one to.');
  if (functions.items.some((pair) => keyOf(pair) === name))
    throw new UsageError(`serverless.yml has a function ${name} already.`);
  // The first two parts of a range end where the value does, without the blank lines and comments that follow.
  const [, end] = functions.range ?? [];
  if (end === undefined) throw new UsageError('serverless.yml has no functions: to add one to.');
  return `${yaml.slice(0, end).trimEnd()}\n${entry}${blankLineBefore(yaml.slice(end))}`;
}

const keyOf = (pair: Pair<Scalar, unknown>): unknown => pair.key.value;

function blankLineBefore(rest: string): string {
  const next = rest.replace(/^\s*\n/, '');
  return next === '' ? '' : `\n${next}`;
}
