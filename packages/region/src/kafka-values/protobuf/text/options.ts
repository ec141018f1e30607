import type protobuf from 'protobufjs';
import type { OptionValue, ProtoOptions } from '../model/file.ts';

/** Options that a field has as properties of its own. */
const OF_FIELDS = new Set(['default', 'json_name', 'proto3_optional']);

/** The options of a part of a file: one that is given several times, or in parts, is a list. */
export function optionsOf(parsed: protobuf.ReflectionObject): ProtoOptions {
  const values = new Map<string, OptionValue[]>();
  for (const given of parsed.parsedOptions ?? [])
    for (const [name, value] of Object.entries(given)) {
      if (OF_FIELDS.has(name)) continue;
      const known = values.get(name) ?? [];
      known.push(optionValue(value));
      values.set(name, known);
    }
  return new Map(
    [...values].map(([name, [first = [], ...more]]) => [name, more.length === 0 ? first : [first, ...more].flat()]),
  );
}

/** The values of enums have theirs as an object. */
export const optionsIn = (given: Readonly<Record<string, unknown>> | undefined): ProtoOptions =>
  new Map(Object.entries(given ?? {}).map(([name, value]) => [name, optionValue(value)]));

function optionValue(value: unknown): OptionValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(optionValue);
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, inner]) => [name, optionValue(inner)]));
}
