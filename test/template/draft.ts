import type { Json } from '@tributary/region/json';

type Draft = { [key: string]: Draft | Json };

/** Puts a mistake into the resources of a template. Paths are written with `/`. */
export type Seed = (resources: Draft) => void;

/** One mistake, and the one finding that it has to lead to. */
export interface Fault {
  readonly rule: string;
  readonly fault: string;
  readonly seed: Seed;
  readonly at: string;
  readonly message: string;
}

/** Puts the value at that path; `-` at its end appends to a list. */
export const set =
  (path: string, value: Json): Seed =>
  (resources) => {
    const { parent, key } = find(resources, path);
    if (key === '-' && Array.isArray(parent)) parent.push(value);
    else parent[key] = value;
  };

/** @throws Error when there is nothing at that path: the fault would be none */
export const remove =
  (path: string): Seed =>
  (resources) => {
    const { parent, key } = find(resources, path);
    if (!(key in parent)) throw new Error(`${path} is not in the template.`);
    delete parent[key];
  };

export const both =
  (first: Seed, second: Seed): Seed =>
  (resources) => {
    first(resources);
    second(resources);
  };

/** The whole template with that mistake in it. */
export function seeded(template: Json, seed: Seed): Json {
  const copy = structuredClone(template);
  const { parent, key } = find(asDraft(copy, 'the template'), 'Resources');
  seed(asDraft(parent[key] ?? null, key));
  return copy;
}

function find(root: Draft, path: string): { parent: Draft; key: string } {
  const keys = path.split('/');
  const parent = keys.slice(0, -1).reduce((current, key) => asDraft(current[key] ?? null, path), root);
  return { parent, key: keys.at(-1) ?? '' };
}

function asDraft(value: Draft | Json, path: string): Draft {
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is not in the template.`);
  return value as Draft;
}
