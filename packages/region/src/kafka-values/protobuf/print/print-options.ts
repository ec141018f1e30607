import { type OptionsType, typeOfOption } from '../descriptor/codec.ts';
import { quoted } from '../model/escapes.ts';
import type { OptionValue, ProtoOptions } from '../model/file.ts';
import { usualJsonName } from '../model/names.ts';

/** Options as statements, by name. */
export const optionLines = (of: OptionsType, options: ProtoOptions): readonly string[] =>
  assignments(of, options).map((assignment) => `option ${assignment};`);

/** Options behind a field, and those that are no options but written like some. */
export function bracketed(of: OptionsType, options: ProtoOptions, own: readonly string[] = []): string {
  const all = [...own, ...assignments(of, options)];
  return all.length === 0 ? '' : ` [${all.join(', ')}]`;
}

function assignments(of: OptionsType, options: ProtoOptions): readonly string[] {
  return [...options]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return values.map((one: OptionValue) => `${name} = ${valueText(one, typeOfOption(of, usualJsonName(name)))}`);
    });
}

const PLAIN_TYPES = ['string', 'bytes'];

/** The parser does not tell names from texts: a name is written as such where an option is known to have one. */
function valueText(value: OptionValue, type: string | undefined): string {
  if (typeof value === 'string') return type === undefined || PLAIN_TYPES.includes(type) ? quoted(value) : value;
  if (Array.isArray(value)) return `[${value.map((one: OptionValue) => valueText(one, type)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([name, inner]) => `${name}: ${valueText(inner, undefined)}`);
  return `{ ${members.join(', ')} }`;
}
