import type { Json, JsonObject } from '../../../core/json.ts';
import type { OptionValue, ProtoOptions } from '../model/file.ts';
import { usualJsonName } from '../model/names.ts';
import { type OptionsType, typeOfOption } from './codec.ts';

/**
 * The options that everybody knows, as a descriptor has them. Those of other people are left out: a descriptor has
 * their values by the definitions of these people.
 */
export function describedOptions(of: OptionsType, options: ProtoOptions, more: JsonObject = {}): JsonObject {
  const known = [...options].flatMap(([name, value]): [string, OptionValue][] => {
    const camelName = usualJsonName(name);
    return isPlain(value) && typeOfOption(of, camelName) !== undefined ? [[camelName, value]] : [];
  });
  const all = { ...Object.fromEntries(known), ...more };
  return Object.keys(all).length === 0 ? {} : { options: all };
}

/** The same the other way. */
export function optionsOfDescribed(of: OptionsType, described: Json | undefined): ProtoOptions {
  const options = Object.entries(described ?? {}).flatMap(
    ([camelName, value]: [string, Json]): [string, OptionValue][] =>
      isPlain(value) && typeOfOption(of, camelName) !== undefined ? [[snakeName(camelName), value]] : [],
  );
  return new Map(options);
}

const isPlain = (value: OptionValue | Json): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** `javaStringCheckUtf8` is `java_string_check_utf8`. */
const snakeName = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
