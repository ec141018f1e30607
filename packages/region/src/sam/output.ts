import { createHash } from 'node:crypto';
import { inOrder, isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import type { Finding } from '../template/template-error.ts';

/** What the transform is told besides the template. */
export interface SamInput {
  /** Values of the template's parameters. */
  readonly parameters: ReadonlyMap<string, Json>;
  /** The text of a file beside the template; undefined when there is none. */
  readonly readText: (localPath: string) => string | undefined;
}

/** A resource of a template. */
export interface Source {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Its attributes besides type and properties, such as `DependsOn`. */
  readonly attributes: JsonObject;
}

/** A method of an API that an event of a function or workflow declares. */
export interface ApiMethod {
  readonly path: string;
  /** In small letters, `any` for all. */
  readonly method: string;
  readonly integration: JsonObject;
  /** What else the method says of itself in OpenAPI. */
  readonly more: JsonObject;
  /** `Auth` of the event, and its place. */
  readonly auth: JsonObject;
  readonly place: Pick<Finding, 'logicalId' | 'path'>;
  /** The condition under which it is there; empty for always. */
  readonly condition: string;
}

/** What comes of a template of SAM. */
export class SamOutput {
  readonly resources = new Map<string, JsonObject>();
  readonly findings: Finding[] = [];
  /** Logical ids that resources get in place of their own. */
  readonly renamed = new Map<string, string>();
  /** By the logical id of the API. */
  readonly methods = new Map<string, ApiMethod[]>();
  readonly input: SamInput;
  /** The resources of the template, with what is global. */
  readonly sources: ReadonlyMap<string, Source>;

  constructor(sources: ReadonlyMap<string, Source>, input: SamInput) {
    this.sources = sources;
    this.input = input;
  }

  add(logicalId: string, type: string, properties: JsonObject, attributes: JsonObject = {}): void {
    this.resources.set(logicalId, { Type: type, ...attributes, Properties: properties });
  }

  refuse(logicalId: string, path: string, message: string): void {
    this.findings.push({ logicalId, path, message });
  }

  addMethod(apiId: string, method: ApiMethod): void {
    this.methods.set(apiId, [...(this.methods.get(apiId) ?? []), method]);
  }

  /** A text, or the value of the parameter that it names. */
  text(value: Json | undefined): string | undefined {
    return scalarText(this.value(value));
  }

  /** A value, or the one of the parameter that it names. */
  value(value: Json | undefined): Json | undefined {
    const name = referenceIn(value);
    return (name === undefined ? undefined : this.input.parameters.get(name)) ?? value;
  }
}

/** The logical id in a `Ref`. */
export function referenceIn(value: Json | undefined): string | undefined {
  const name = isObject(value) ? value['Ref'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** The logical id in a `Ref` or the `Arn` that an `Fn::GetAtt` asks for. */
export function resourceIn(value: Json | undefined): string | undefined {
  const attribute = objectOf(value)['Fn::GetAtt'];
  const [name] = typeof attribute === 'string' ? attribute.split('.') : Array.isArray(attribute) ? attribute : [];
  return referenceIn(value) ?? (typeof name === 'string' ? name : undefined);
}

export const arnOf = (logicalId: string): JsonObject => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
export const ref = (logicalId: string): JsonObject => ({ Ref: logicalId });

/** Generated resources are there under the condition of the one that they are generated for. */
export const conditionOf = ({ attributes }: Pick<Source, 'attributes'>): JsonObject =>
  attributes['Condition'] === undefined ? {} : { Condition: attributes['Condition'] };

/** The names in a text. */
export const words = (text: string): readonly string[] => text.split(' ');

/** The part of `properties` with these names. */
export const pick = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));

export const omit = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

const HASH_CHARACTERS = 10;

/** The end of a logical id that changes with what it is made of, as SAM computes it. */
export const hashOf = (value: Json): string => fullHashOf(value).slice(0, HASH_CHARACTERS);

export const fullHashOf = (value: Json): string =>
  createHash('sha1')
    .update(typeof value === 'string' ? value : JSON.stringify(inOrder(value)))
    .digest('hex');

/** Tags as a list, the one of SAM first. */
export const tagList = (createdBy: string, tags: JsonObject): readonly Json[] => [
  { Key: `${createdBy}:createdBy`, Value: 'SAM' },
  ...Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
];
