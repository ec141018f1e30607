import { nearest } from '@tributary/region/command-line';
import { isObject, type Json } from '@tributary/region/json';
import {
  asText,
  objectAt,
  oneOrMore,
  type Resource,
  resourceById,
  type Template,
  walk,
} from '../../template/template.ts';
import type { Finding, Rule } from '../rule.ts';
import { isCustom, specOf } from './specification.ts';

const PSEUDO_PARAMETER = /^AWS::/;

/** A mention of something that the template has to hold. */
export interface Mention {
  readonly kind: 'resource or parameter' | 'resource' | 'condition';
  readonly name: string;
  readonly attribute?: string;
  readonly at: string;
}

/** The mentions of what is not there. */
export function* brokenMentions(template: Template): Iterable<{ readonly mention: Mention; readonly message: string }> {
  for (const mention of mentionsIn(template)) {
    const message = exists(template, mention) ? wrongAttribute(template, mention) : missing(template, mention);
    if (message !== undefined) yield { mention, message };
  }
}

export const references: Rule = {
  name: 'references',
  why: 'A reference to nothing, or a circle of them, ends the deployment.',
  *check(template) {
    for (const { mention, message } of brokenMentions(template)) yield { at: mention.at, message };
    yield* circles(template);
  },
};

export const uniqueNames: Rule = {
  name: 'unique-names',
  why: 'CloudFormation refuses a resource with the name of a parameter: Ref could mean either.',
  *check({ document, resources }) {
    const parameters = objectAt(document, 'Parameters');
    for (const { id } of resources)
      if (Object.hasOwn(parameters, id)) yield { at: id, message: 'A parameter has this name, too.' };
  },
};

function* mentionsIn({ document }: Template): Iterable<Mention> {
  for (const section of ['Resources', 'Outputs', 'Conditions']) {
    for (const { value, path } of walk(document[section] ?? {})) yield* mentionsAt(value, path);
  }
}

function* mentionsAt(value: Json, path: readonly string[]): Iterable<Mention> {
  if (!isObject(value)) return;
  const at = path.join('.');
  const attributes = path.length === 1 ? oneOrMore(value['DependsOn']) : [];
  for (const name of attributes) yield { kind: 'resource', name: asText(name), at };
  for (const [key, operand] of Object.entries(value)) yield* mentionsOf(key, operand, at);
}

function* mentionsOf(key: string, operand: Json, at: string): Iterable<Mention> {
  if (key === 'Ref') yield { kind: 'resource or parameter', name: asText(operand), at };
  if (key === 'Fn::GetAtt') yield getAtt(oneOrMore(operand).map(asText).join('.'), at);
  if (key === 'Fn::Sub') yield* substitutions(operand, at);
  if (key === 'Fn::If') yield { kind: 'condition', name: asText(oneOrMore(operand).at(0)), at };
  // In a policy statement "Condition" holds an object: only a name is CloudFormation's own.
  if (key === 'Condition' && typeof operand === 'string') yield { kind: 'condition', name: operand, at };
}

function getAtt(text: string, at: string): Mention {
  const [name = '', ...attribute] = text.split('.');
  return { kind: 'resource', name, attribute: attribute.join('.'), at };
}

function* substitutions(operand: Json, at: string): Iterable<Mention> {
  const [text, own] = oneOrMore(operand);
  for (const [, name = ''] of asText(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (isObject(own ?? null) && name in objectAt(own)) continue;
    if (name.includes('.')) yield getAtt(name, at);
    else yield { kind: 'resource or parameter', name, at };
  }
}

function exists({ document }: Template, { kind, name }: Mention): boolean {
  const inSection = (section: string): boolean => name in objectAt(document, section);
  if (kind === 'condition') return inSection('Conditions');
  if (kind === 'resource') return inSection('Resources');
  return PSEUDO_PARAMETER.test(name) || inSection('Parameters') || inSection('Resources');
}

function missing({ document }: Template, { kind, name }: Mention): string {
  const sections =
    kind === 'condition' ? ['Conditions'] : kind === 'resource' ? ['Resources'] : ['Resources', 'Parameters'];
  const near = nearest(
    name,
    sections.flatMap((section) => Object.keys(objectAt(document, section))),
  );
  return `There is no ${kind} ${name}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

function wrongAttribute(template: Template, { name, attribute }: Mention): string | undefined {
  const type = resourceById(template, name)?.type ?? '';
  if (attribute === undefined || isCustom(type)) return undefined;
  const known = Object.keys(specOf(type)?.attributes ?? {});
  const [outer = ''] = attribute.split('.');
  if (known.includes(attribute) || known.includes(outer)) return undefined;
  return `${name} (${type}) has no attribute ${attribute}. It has: ${known.sort().join(', ')}.`;
}

function* circles(template: Template): Iterable<Finding> {
  const needs = new Map(template.resources.map((resource) => [resource.id, neededBy(template, resource)]));
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of needs.get(id) ?? []) {
      const circle = visit(next, [...trail, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const { id } of template.resources) {
    const circle = visit(id, []);
    if (circle) {
      yield { at: circle[0] ?? id, message: `Circular dependency: ${circle.join(' -> ')}.` };
      return;
    }
  }
}

function neededBy(template: Template, { id, source }: Resource): Set<string> {
  const names = [...walk(source)].flatMap(({ value, path }) => [...mentionsAt(value, [id, ...path])]);
  return new Set(names.map(({ name }) => name).filter((name) => resourceById(template, name) !== undefined));
}
