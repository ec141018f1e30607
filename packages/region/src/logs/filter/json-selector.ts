import { isObject, type Json, listOf } from '../../core/json.ts';

/** Gives the values at a place in a message: none where it is absent, several where the selector has `[*]`. */
export type Selector = (value: Json) => readonly Json[];

const STEP = /\.([^.[]+)|\[\s*(?:(\d+)|(\*)|"([^"]*)"|'([^']*)')\s*\]/g;

/** Compiles `$.error.code`, `$.items[0].id`, `$.items[*].id`, `$["a key"]`. */
export function compileSelector(selector: string): Selector {
  const steps = [...selector.matchAll(STEP)].map(([, name, index, all, quoted, single]): Selector => {
    if (all !== undefined) return listOf;
    if (index !== undefined) return (value) => listOf(value).slice(Number(index), Number(index) + 1);
    return memberOf(name ?? quoted ?? single ?? '');
  });
  return (value) => steps.reduce<readonly Json[]>((values, step) => values.flatMap(step), [value]);
}

const memberOf =
  (name: string): Selector =>
  (value) => {
    const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    // In a list of its own: flatMap would take a list apart.
    return member === undefined ? [] : [member];
  };
