import { isObject, type Json } from '../../core/json.ts';
import type { JsonPath, PathStep } from './path.ts';

/**
 * A copy of `root` with `value` at the path. Missing objects on the path are created.
 * @returns undefined when a value on the path is not an object
 */
export function insert(path: JsonPath, root: Json, value: Json): Json | undefined {
  return insertAt(root, path.steps, value);
}

function insertAt(node: Json, steps: readonly PathStep[], value: Json): Json | undefined {
  const [step, ...rest] = steps;
  if (!step) return value;
  if (step.kind === 'names') return insertInObject(node, step.names[0] ?? '', rest, value);
  if (step.kind === 'indices' && Array.isArray(node)) return insertInList(node, step.indices[0] ?? 0, rest, value);
  return undefined;
}

function insertInObject(node: Json, name: string, rest: readonly PathStep[], value: Json): Json | undefined {
  if (!isObject(node)) return undefined;
  const old = Object.hasOwn(node, name) ? node[name] : undefined;
  const inner = insertAt(old ?? {}, rest, value);
  return inner === undefined ? undefined : { ...node, [name]: inner };
}

function insertInList(list: readonly Json[], at: number, rest: readonly PathStep[], value: Json): Json | undefined {
  const index = at < 0 ? list.length + at : at;
  if (index < 0 || index >= list.length) return undefined;
  const inner = insertAt(list[index] ?? {}, rest, value);
  return inner === undefined ? undefined : list.with(index, inner);
}
