import { isObject, type Json, type JsonObject } from '@tributary/region/json';
import { decide } from './decide.ts';
import { asText, objectAt, oneOrMore, readTemplate, type Template } from './template.ts';

/** A template as CloudFormation sees it with some values of its parameters: without a condition in it. */
export interface Variant extends Template {
  /** The conditions that hold. */
  readonly holds: readonly string[];
}

/** The sections on whose entries conditions decide. */
const SECTIONS = ['Resources', 'Outputs'] as const;

/** Stands for a value of a parameter that can be anything. */
const SOME = 'some';

/**
 * Every variant that the conditions of a template lead to, that in which most of them hold first.
 * @throws Error for a condition that cannot be decided
 */
export const variantsOf = (template: Template): readonly Variant[] => variantsThat(template, holding(template));

/**
 * The fullest variant, and for each condition the fullest without it. They have every branch, and show whether anything
 * refers to a resource that is not there while it is.
 */
export function telltaleVariantsOf(template: Template): readonly Variant[] {
  const all = holding(template);
  const without = Object.keys(objectAt(template.document, 'Conditions')).map((condition) =>
    all.find((holds) => !holds.includes(condition)),
  );
  const telltale = new Set([all[0], ...without].filter((holds) => holds !== undefined));
  return variantsThat(template, [...telltale]);
}

const CONDITIONAL = /"Fn::If"|"AWS::NoValue"/;

/** What no condition decides on is the same object in each variant. */
function variantsThat(template: Template, sets: readonly (readonly string[])[]): readonly Variant[] {
  const entries = SECTIONS.flatMap((name) => Object.values(objectAt(template.document, name)));
  const conditional = new Set(entries.filter((entry) => CONDITIONAL.test(JSON.stringify(entry))));
  return sets.map((holds) => variant(template, holds, conditional));
}

/** The conditions that can hold together, each set once, the largest first. */
function holding(template: Template): readonly (readonly string[])[] {
  const sets = parameterSets(template).map((values) => heldConditions(template, values));
  return [...new Map(sets.map((holds) => [holds.join(), holds])).values()].sort((a, b) => b.length - a.length);
}

/** All values together that the parameters can have, as far as conditions can tell them apart. */
function parameterSets({ document }: Template): readonly ReadonlyMap<string, string>[] {
  const named = new Set(JSON.stringify(document['Conditions'] ?? {}).match(/(?<="Ref":")[^"]+/g));
  return [...named].reduce<readonly ReadonlyMap<string, string>[]>(
    (sets, name) =>
      valuesOf(objectAt(document, 'Parameters', name)).flatMap((value) =>
        sets.map((set) => new Map([...set, [name, value]])),
      ),
    [new Map()],
  );
}

/** A default may be a word that conditions ask for, beside what can be anything. */
const valuesOf = ({ AllowedValues: allowed, Default: value = '' }: JsonObject): readonly string[] =>
  allowed === undefined ? [...new Set(['', SOME, asText(value)])] : oneOrMore(allowed).map(asText);

function heldConditions({ document }: Template, values: ReadonlyMap<string, string>): readonly string[] {
  const conditions = objectAt(document, 'Conditions');
  return Object.keys(conditions).filter((name) => decide(conditions[name], { conditions, values }));
}

function variant({ document }: Template, holds: readonly string[], conditional: ReadonlySet<Json>): Variant {
  const exists = ({ Condition: condition }: JsonObject): boolean =>
    typeof condition !== 'string' || holds.includes(condition);
  const section = (name: string): JsonObject => {
    const entries = Object.entries(objectAt(document, name)).filter(([, entry]) => exists(objectAt(entry)));
    const decided = (entry: Json): Json => (conditional.has(entry) ? (chosen(entry, holds) ?? null) : entry);
    return Object.fromEntries(entries.map(([id, entry]) => [id, decided(entry)]));
  };
  const sections = Object.fromEntries(SECTIONS.map((name) => [name, section(name)]));
  return { ...readTemplate({ ...document, ...sections }), holds };
}

/** The value with the branches that are taken; undefined where none is. */
function chosen(value: Json, holds: readonly string[]): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => chosen(item, holds)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (value['Ref'] === 'AWS::NoValue') return undefined;
  const { 'Fn::If': decision } = value;
  if (decision !== undefined) {
    const [condition, then, otherwise] = oneOrMore(decision);
    return chosen((holds.includes(asText(condition)) ? then : otherwise) ?? null, holds);
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, chosen(inner, holds)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
