import type { Json, JsonObject } from '../core/json.ts';

/** Stands for a name or attribute that only the creation of a resource tells. */
export const UNKNOWN = '(known after creation)';

/** The results of Ref and Fn::GetAtt for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
  /** The value of any other attribute, for an unknown type. */
  readonly otherAttribute?: (name: string) => Json;
}

export interface NamedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Without intrinsic functions. */
  readonly properties: JsonObject;
}

export interface ResolvedResource extends NamedResource, Identity {}

/** Names a resource before it exists. Pure: the same resource has the same names. */
export type Identify = (resource: NamedResource) => Identity;
