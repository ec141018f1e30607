import { rawNumber } from '../../core/exact-json.ts';
import type { Json, JsonObject } from '../../core/json.ts';

type Step = { readonly name: string } | { readonly index: number } | 'each';

const STEP = /\.([^.[\]]+)|\[(\d+)\]|\[\*\]|\['([^']+)'\]/y;

/**
 * Finds the node at a path of an event; undefined when there is none. A path with `*` gives a list.
 * EventBridge supports only a part of JSON path (dots, indices, `*`), and parses a path only when an event comes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function jsonPath(path: string): (event: Json) => Json | undefined {
  const steps = parsePath(path.trim());
  if (!steps) return () => undefined;
  const listed = steps.includes('each');
  return (event) => {
    const found = steps.reduce<readonly Json[]>((nodes, step) => nodes.flatMap((node) => take(node, step)), [event]);
    return listed ? found : found[0];
  };
}

function parsePath(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    const [text, dotted, index, quoted] = match;
    if (text === '[*]' || dotted === '*') steps.push('each');
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ name: dotted ?? quoted ?? '' });
  }
  return steps;
}

function take(node: Json, step: Step): readonly Json[] {
  if (typeof node !== 'object' || node === null || rawNumber(node) !== undefined) return [];
  if (step === 'each') return Object.values(node);
  const child = isArray(node) ? itemOf(node, step) : fieldOf(node, step);
  return child === undefined ? [] : [child];
}

function itemOf(list: readonly Json[], step: Exclude<Step, 'each'>): Json | undefined {
  return 'index' in step ? list[step.index] : undefined;
}

function fieldOf(object: JsonObject, step: Exclude<Step, 'each'>): Json | undefined {
  return 'name' in step && Object.hasOwn(object, step.name) ? object[step.name] : undefined;
}

function isArray(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}
