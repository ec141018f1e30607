import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { LOOP, withoutLoops } from './for-each.ts';
import { extensionError } from './language-extension-error.ts';
import { EXTENDED_SECTIONS, isExtended } from './language-extension-uses.ts';
import { type KnownValue, type MacroInput, macroScope } from './macro-scope.ts';

const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'];

/**
 * A template without what only `AWS::LanguageExtensions` knows but `Fn::ToJsonString`, which needs resources.
 * @throws TemplateError TEMPLATE_MALFORMED as CloudFormation says it, also when the template does not name the macro
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function withoutLanguageExtensions(document: Json, input: MacroInput): Json {
  if (!isObject(document) || !isExtended(document)) return document;
  refuseLoopNames(document);
  const known = macroScope(document, input);
  const unrolled = { ...document };
  for (const section of EXTENDED_SECTIONS) {
    const source = document[section];
    if (source !== undefined) unrolled[section] = withoutLoops(source, known);
  }
  return counted(unrolled, macroScope(unrolled, input));
}

/** The template as far as it is known without values for its parameters. @throws TemplateError as above */
export function besidesLoops(document: Json): Json {
  if (!isObject(document) || !isExtended(document)) return document;
  const sections = EXTENDED_SECTIONS.filter((name) => isObject(document[name])).map((name) => [
    name,
    Object.fromEntries(Object.entries(objectOf(document[name])).filter(([key]) => !key.startsWith(LOOP))),
  ]);
  return { ...document, ...Object.fromEntries(sections) };
}

/** With the lengths of lists, and the policies of resources, as texts. */
function counted(document: JsonObject, known: KnownValue): JsonObject {
  const sections = EXTENDED_SECTIONS.filter((name) => document[name] !== undefined).map((name) => [
    name,
    withLengths(document[name] ?? null, known),
  ]);
  const { Resources, ...rest }: JsonObject = { ...document, ...Object.fromEntries(sections) };
  const resources = Object.entries(objectOf(Resources)).map(([id, resource]) => [id, withPolicies(resource, known)]);
  return { ...rest, Resources: Object.fromEntries(resources) };
}

function withLengths(value: Json, known: KnownValue): Json {
  if (Array.isArray(value)) return value.map((part) => withLengths(part, known));
  if (!isObject(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key === 'Fn::Length' && others.length === 0) {
    const length = known(value);
    if (typeof length === 'number') return length;
    throw extensionError('The Fn::Length value could not be resolved for properties');
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLengths(inner, known)]));
}

function withPolicies(resource: Json, known: KnownValue): Json {
  if (!isObject(resource)) return resource;
  const policies = POLICIES.filter((name) => isObject(resource[name])).map((name) => {
    const value = known(resource[name] ?? null);
    const policy = value === undefined ? undefined : scalarText(value);
    if (policy === undefined) throw extensionError(`The value of ${name} could not be resolved`);
    return [name, policy] as const;
  });
  return { ...resource, ...Object.fromEntries(policies) };
}

/** The name of a loop is its own in the template, and no logical id. */
function refuseLoopNames(document: JsonObject): void {
  const seen = new Set(Object.keys(objectOf(document['Resources'])));
  for (const name of EXTENDED_SECTIONS.flatMap((section) => loopsIn(document[section] ?? null))) {
    if (seen.has(name)) throw extensionError(`Fn::ForEach loop name ${name} is not unique in the template`);
    seen.add(name);
  }
}

function loopsIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(loopsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith(LOOP) ? [key.slice(LOOP.length)] : []),
    ...loopsIn(inner),
  ]);
}
