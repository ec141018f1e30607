import { at, type Json, type JsonObject, textOf } from '@tributary/region/json';
import type { StackPage } from '@tributary/region/observation';
import type { Fact } from './shapes.ts';

/** A resource of a stack as it runs. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly properties: JsonObject;
}

export const resourcesIn = ({ stacks }: Pick<StackPage, 'stacks'>): readonly Resource[] =>
  stacks.flatMap(({ name, resources }) =>
    Object.entries(resources).map(([logicalId, resource]) => ({ stack: name, logicalId, ...resource })),
  );

/** The name that a property gives a resource, else what Ref gives. */
export const nameOf = ({ ref, properties }: Resource, property: string): string => textOf(properties[property], ref);

/** A fact for each value that is there. */
export function factsOf(values: Readonly<Record<string, Json | undefined>>): readonly Fact[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [{ name, value: shown(value) }],
  );
}

function shown(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** A value in a unit; undefined when there is none. */
export const inUnit = (value: Json | undefined, unit: string): string | undefined =>
  value === undefined ? undefined : `${shown(value)} ${unit}`;

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** A number of seconds in the largest unit that has no rest. */
export function secondsOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const [length, unit] = UNITS.find(([one]) => seconds >= one && seconds % one === 0) ?? [1, 's'];
  return `${seconds / length} ${unit}`;
}

/** The texts of the patterns in the FilterCriteria of a mapping or a pipe. */
export function filtersOf(criteria: Json | undefined): string | undefined {
  const filters = at(criteria, 'Filters');
  if (!Array.isArray(filters) || filters.length === 0) return undefined;
  return filters.map((filter) => textOf(at(filter, 'Pattern'))).join(' or ');
}
