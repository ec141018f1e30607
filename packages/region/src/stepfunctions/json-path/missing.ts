import { isObject, type Json } from '../../core/json.ts';
import type { JsonPath, PathStep } from './path.ts';

/** Why a definite path finds nothing, in the words of the library that Step Functions reads paths with. */
export function whyMissing({ steps }: JsonPath, root: Json): string {
  let node: Json | undefined = root;
  let shown = '$';
  for (const [index, step] of steps.entries()) {
    shown += shownStep(step);
    node = childOf(node, step);
    if (node !== undefined) continue;
    if (step.kind === 'indices') return `Index out of bounds when evaluating path ${shown}`;
    return index === steps.length - 1 ? `No results for path: ${shown}` : `Missing property in path ${shown}`;
  }
  return `No results for path: ${shown}`;
}

function shownStep(step: PathStep): string {
  if (step.kind === 'names') return `['${step.names[0] ?? ''}']`;
  return step.kind === 'indices' ? `[${step.indices[0] ?? 0}]` : '';
}

function childOf(node: Json | undefined, step: PathStep): Json | undefined {
  if (step.kind === 'names') {
    const name = step.names[0] ?? '';
    return isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  return step.kind === 'indices' && isList(node) ? node.at(step.indices[0] ?? 0) : undefined;
}

function isList(node: Json | undefined): node is readonly Json[] {
  return Array.isArray(node);
}
