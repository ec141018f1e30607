import type { Identity, NamedResource, ResolvedResource } from '../template/resource.ts';
import type { Naming } from './naming.ts';
import type { RegionServices } from './services.ts';

/**
 * The support of a property. It `runs` as on AWS, or it is `accepted` because it changes nothing that can be seen on a
 * laptop. For an object or a list of objects, a table has the support of each member. Unlisted properties are refused.
 */
export type PropertySupport = 'runs' | 'accepted' | PropertyTable;
export interface PropertyTable {
  readonly [name: string]: PropertySupport;
}

/** A setting of a resource that the region cannot run. */
export interface Refusal {
  /** The property, for example `Properties.Runtime`. */
  readonly path: string;
  readonly message: string;
}

/** How the region runs one CloudFormation type. */
export interface ResourceKind {
  readonly type: string;
  /** `runs`: any property has a meaning. `accepted`: the region accepts any property and runs nothing of the resource. */
  readonly properties: PropertySupport;
  /** Properties that no page may show. */
  readonly hidden?: readonly string[];
  /** The results of Ref and Fn::GetAtt. Pure, so that names exist before any resource does. */
  identify(resource: NamedResource, naming: Naming): Identity;
  /** Values of properties that the region cannot run. */
  refusals?(resource: NamedResource): readonly Refusal[];
  /**
   * Brings the resource to be as declared, after all resources that it names: creates it, or changes the one that
   * `before` declared under the same name, which keeps what it holds.
   */
  declare?(resource: ResolvedResource, region: RegionServices, before?: ResolvedResource): Promise<void> | void;
  /** As `declare`, for a resource whose names are known only afterwards. Until then `identify` gives `UNKNOWN`. */
  declareAndName?(resource: ResolvedResource, region: RegionServices, before?: ResolvedResource): Promise<Identity>;
  /** Takes away what `declare` made, after all resources that name it. Every kind that declares has it. */
  remove?(resource: ResolvedResource, region: RegionServices): Promise<void> | void;
  /** Whether a resource of this name is there, also where calls create and delete such resources. */
  isThere?(resource: ResolvedResource, region: RegionServices): boolean;
  /** Whether a change under the same name loses what the resource held. */
  makesAnew?(resource: ResolvedResource, before: ResolvedResource): boolean;
  /** Whether a declaration asks for what runs; without it, when type, names and properties are the same. */
  isUnchanged?(resource: ResolvedResource, region: RegionServices, before: ResolvedResource): boolean;
}
