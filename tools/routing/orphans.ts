import { compilePattern } from '@tributary/region/event-pattern';
import { at, parseJson, textOf } from '@tributary/region/json';
import type { JsonSchema } from '#schemas/catalogue.ts';
import type { Outside } from '#schemas/outside.ts';
import { takesFromOutside } from '../template/outside-sources.ts';
import type { RoutedRule, Routing } from './model.ts';
import { canMatch } from './routing.ts';

/** Everything that leads nowhere, or comes from nowhere, one line each. */
export function orphansIn(routing: Routing, outside: Readonly<Record<string, Outside>>): readonly string[] {
  const { events, rules } = routing;
  return [
    ...events.flatMap(({ type, producers, deliveries, consumedBy }) => [
      ...(producers.length === 0 ? [`${type}: nobody produces it. Declare it in "publishes", or in outside.ts.`] : []),
      ...(deliveries.length === 0 && consumedBy === undefined
        ? [`${type}: nobody consumes it. Write a rule, or say in outside.ts who has it.`]
        : []),
      ...(deliveries.length > 0 && consumedBy !== undefined
        ? [`${type}: rules match it, so outside.ts need not say who consumes it.`]
        : []),
    ]),
    ...rules.filter((rule) => !reachable(rule, routing)).map(({ name }) => `rule ${name}: no schema can match it.`),
    ...rules.flatMap(({ name, deliveries }) =>
      deliveries.filter(({ way }) => way.length === 0).map(() => `rule ${name}: its target is not in the template.`),
    ),
    ...Object.keys(outside)
      .filter((type) => !events.some((event) => event.type === type))
      .map((type) => `${type}: outside.ts names it, and there is no such event.`),
  ];
}

/**
 * Whether there is an event that the rule's envelope lets through and that has every field which the rule looks at. AWS
 * and its partners are not asked for one.
 */
function reachable(rule: RoutedRule, { events }: Routing): boolean {
  if (takesFromOutside(parseJson(rule.pattern))) return true;
  return events.some(
    (event) =>
      canMatch(rule, event) && event.entries.some(({ schema }) => dataPathsOf(rule).every((path) => has(schema, path))),
  );
}

function dataPathsOf({ pattern }: RoutedRule): readonly (readonly string[])[] {
  const paths = [...compilePattern(pattern).paths].map((path) => path.split('.'));
  return paths.filter(([detail, data]) => detail === 'detail' && data === 'data').map(([, , ...path]) => path);
}

/** Whether a schema names that field. A pattern looks into the elements of lists. */
function has(root: JsonSchema, path: readonly string[]): boolean {
  let current: unknown = root;
  for (const name of path) {
    const schema = resolved(root, current);
    current = at(at(schema, 'properties') ?? at(resolved(root, at(schema, 'items')), 'properties'), name);
    if (current === undefined) return false;
  }
  return true;
}

function resolved(root: JsonSchema, schema: unknown): unknown {
  const name = /^#\/definitions\/(.+)$/.exec(textOf(at(schema, '$ref')))?.[1];
  return name === undefined ? schema : at(root['definitions'], name);
}
