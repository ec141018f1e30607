import { AwsError } from '../core/aws-error.ts';
import type { Json, JsonObject } from '../core/json.ts';

interface Node {
  text?: string;
  readonly inner: Map<string, Node>;
}

const MAX_NESTING = 20;

/**
 * The fields of a call of the query protocol as an object: `MetricData.member.1.Value` becomes a list of objects, and
 * `Attributes.entry.1.key` with its `value` a member of an object. Every value is a text.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryFields(form: string | URLSearchParams): JsonObject {
  const root: Node = { inner: new Map() };
  for (const [name, text] of new URLSearchParams(form)) {
    const path = name.split('.');
    if (path.length > MAX_NESTING) throw new AwsError('MalformedInput', `The field ${name} nests too deeply.`);
    nodeAt(root, path).text = text;
  }
  return Object.fromEntries([...root.inner].map(([name, node]) => [name, fieldOf(node)]));
}

function nodeAt(root: Node, path: readonly string[]): Node {
  return path.reduce((node, name) => {
    const known = node.inner.get(name) ?? { inner: new Map() };
    node.inner.set(name, known);
    return known;
  }, root);
}

function fieldOf({ text, inner }: Node): Json {
  if (inner.size === 0) return text ?? '';
  const members = inner.get('member');
  if (members !== undefined) return inOrder(members).map(fieldOf);
  const entries = inner.get('entry');
  if (entries !== undefined) return Object.fromEntries(inOrder(entries).map(entryOf));
  return Object.fromEntries([...inner].map(([name, node]) => [name, fieldOf(node)]));
}

/** SNS calls the key and the value of a message attribute otherwise than those of other maps. */
function entryOf({ inner }: Node): [string, Json] {
  const [key, value] = [inner.get('key') ?? inner.get('Name'), inner.get('value') ?? inner.get('Value')];
  return [key?.text ?? '', value === undefined ? '' : fieldOf(value)];
}

const inOrder = ({ inner }: Node): Node[] =>
  [...inner].sort(([one], [other]) => Number(one) - Number(other)).map(([, node]) => node);
