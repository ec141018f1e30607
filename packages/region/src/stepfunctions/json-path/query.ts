import { isObject, type Json } from '../../core/json.ts';
import type { JsonPath, PathStep } from './path.ts';

/**
 * Finds the nodes at a path.
 * @returns a value or undefined for a definite path; a list for any other path
 */
export function query(path: JsonPath, root: Json): Json | undefined {
  const nodes = nodesAt(root, path.steps);
  return path.isDefinite ? nodes[0] : nodes;
}

/** Every node that the steps lead to. */
export function nodesAt(root: Json, steps: readonly PathStep[]): readonly Json[] {
  return steps.reduce<readonly Json[]>((nodes, step) => nodes.flatMap((node) => take(node, step, root)), [root]);
}

function take(node: Json, step: PathStep, root: Json): readonly Json[] {
  switch (step.kind) {
    case 'names':
      return isObject(node)
        ? step.names.flatMap((name) => present(Object.hasOwn(node, name) ? node[name] : undefined))
        : [];
    case 'indices':
      return isList(node) ? step.indices.flatMap((index) => present(node.at(index))) : [];
    case 'slice':
      return isList(node) ? slice(node, step) : [];
    case 'each':
      return children(node);
    case 'filter':
      return children(node).filter((child) => step.test(child, root));
    case 'descend':
      return withAllBelow(node);
    default:
      return step satisfies never;
  }
}

function slice(list: readonly Json[], { start, end, step }: Extract<PathStep, { kind: 'slice' }>): readonly Json[] {
  return list.slice(start, end).filter((_item, index) => step > 0 && index % step === 0);
}

function withAllBelow(node: Json): readonly Json[] {
  return [node, ...children(node).flatMap(withAllBelow)];
}

function children(node: Json): readonly Json[] {
  return typeof node === 'object' && node !== null ? Object.values(node) : [];
}

function present(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : [value];
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}
