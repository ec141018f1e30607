import { UsageError } from '@tributary/region/command-line';
import { isMap, isNode, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';

/**
 * Puts an entry at the end of `functions:` and leaves every other byte as it is.
 * @throws UsageError when the function is there already, or there is nothing to add it to
 */
export function addFunction(yaml: string, name: string, entry: string): string {
  const functions = parsed(yaml).get('functions');
  if (!isMap(functions)) throw new UsageError('serverless.yml has no functions: to add one to.');
  if (functions.items.some(({ key }) => isScalar(key) && key.value === name))
    throw new UsageError(`serverless.yml has a function ${name} already.`);
  return insertBehind(yaml, functions.range, entry);
}

/** Includes a file of resources at the end of `resources:`. @throws UsageError when there are none to add to */
export function addResources(yaml: string, file: string): string {
  const resources = parsed(yaml).get('resources');
  if (!isSeq(resources)) throw new UsageError('serverless.yml has no list of resources: to add one to.');
  return insertBehind(yaml, resources.range, `  - \${file(./${file})}\n`);
}

/**
 * Puts texts at the end of a list of a function: `kafkaTopics: [orders, returns]`.
 * @throws UsageError when the function has no such list
 */
export function addToList(yaml: string, name: string, setting: string, texts: readonly string[]): string {
  const list = parsed(yaml).getIn(['functions', name, setting]);
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  // An entry may be a map: { name: alerts, value: avro }.
  const [, end] = isNode(last) ? (last.range ?? []) : [];
  if (!isSeq(list) || end === undefined)
    throw new UsageError(`functions.${name} in serverless.yml has no list ${setting} to add to.`);
  const added = list.flow ? texts.map((text) => `, ${text}`) : texts.map((text) => `\n      - ${text}`);
  return yaml.slice(0, end) + added.join('') + yaml.slice(end);
}

const parsed = (yaml: string) => parseDocument(yaml, { logLevel: 'silent' });

/** The first two parts of a range end where the value does, without the blank lines and comments that follow. */
function insertBehind(yaml: string, range: YAMLMap['range'], entry: string): string {
  const [, end = yaml.length] = range ?? [];
  return `${yaml.slice(0, end).trimEnd()}\n${entry}${blankLineBefore(yaml.slice(end))}`;
}

function blankLineBefore(rest: string): string {
  const next = rest.replace(/^\s*\n/, '');
  return next === '' ? '' : `\n${next}`;
}
