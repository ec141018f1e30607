import { UsageError } from '@tributary/region/command-line';
import { at, isObject, type Json, type JsonObject, objectOf } from '@tributary/region/json';

export { at };

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** All of it, `DependsOn` and `Condition` included. */
  readonly source: JsonObject;
}

/** A compiled CloudFormation template, as the rules look at it. */
export interface Template {
  readonly document: JsonObject;
  readonly resources: readonly Resource[];
  readonly byId: ReadonlyMap<string, Resource>;
}

/** @throws UsageError when the document is not a template */
export function readTemplate(document: Json): Template {
  const resources = isObject(document) ? document['Resources'] : undefined;
  if (!isObject(document) || !isObject(resources)) throw new UsageError('This is not a CloudFormation template.');
  const read = Object.entries(resources).map(([id, source]) => readResource(id, source));
  return { document, resources: read, byId: new Map(read.map((resource) => [resource.id, resource])) };
}

function readResource(id: string, source: Json): Resource {
  if (!isObject(source) || typeof source['Type'] !== 'string') throw new UsageError(`Resource ${id} has no Type.`);
  return { id, type: source['Type'], properties: objectAt(source, 'Properties'), source };
}

export const resourcesOf = (template: Template, type: string): readonly Resource[] =>
  template.resources.filter((resource) => resource.type === type);

export const resourceById = (template: Template, id: string | undefined): Resource | undefined =>
  id === undefined ? undefined : template.byId.get(id);

/** The object at that path, empty where there is none. */
export function objectAt(value: Json | undefined, ...path: readonly (string | number)[]): JsonObject {
  return objectOf(at(value, ...path));
}

/** The elements of a list; a single value counts as a list of one, as IAM and CloudFormation see it. */
export function oneOrMore(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A scalar as text, anything else as JSON. */
export const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const INTRINSIC = /^(Ref|Condition|Fn::.+)$/;

/** Whether CloudFormation computes the value: its type is not known before. */
export function isIntrinsic(value: Json): value is JsonObject {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && INTRINSIC.test(keys[0] ?? '');
}

/** The logical id that `Ref` or `Fn::GetAtt` points at, where the value is one of them. */
export function referenced(value: Json | undefined): string | undefined {
  if (!isObject(value)) return undefined;
  const target = value['Ref'] ?? oneOrMore(value['Fn::GetAtt']).at(0);
  return typeof target === 'string' ? target.split('.')[0] : undefined;
}

/** The logical id whose `Arn` the value is. */
export function arnOf(value: Json | undefined): string | undefined {
  const parts = isObject(value) ? oneOrMore(value['Fn::GetAtt']).map(asText).join('.').split('.') : [];
  return parts[1] === 'Arn' ? parts[0] : undefined;
}

/** A value in a tree, and the keys that lead to it. */
export interface Visited {
  readonly value: Json;
  readonly path: readonly string[];
}

/** Every value in the tree with its path, parents first. */
export function walk(root: Json): readonly Visited[] {
  const visited: Visited[] = [];
  const visit = (value: Json, path: readonly string[]): void => {
    visited.push({ value, path });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
  };
  visit(root, []);
  return visited;
}
