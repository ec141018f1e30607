/** What an operation answers when several protocols carry it: each has its own form for times and lists. */
export type Value = null | boolean | number | string | Date | readonly Value[] | ReadonlyMap<string, Value> | Structure;
export interface Structure {
  /** An undefined member is left out. */
  readonly [name: string]: Value | undefined;
}

export function isStructure(value: Value): value is Structure {
  const isOther = value instanceof Date || value instanceof Map || Array.isArray(value);
  return typeof value === 'object' && value !== null && !isOther;
}

/** A map by names that a caller chose, which XML writes otherwise than a structure. */
export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** The members that are there. */
export function membersOf(structure: Structure | ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  if (structure instanceof Map) return [...structure];
  return Object.entries(structure).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
