import type { Identity, NamedResource, ResolvedResource } from '../template/resource.ts';
import type { Naming } from './naming.ts';
import type { RegionServices } from './services.ts';

/**
 * What becomes of a property: it `runs` as on AWS; it is `accepted` because it changes nothing that can be seen on
 * a laptop; or it is an object, or a list of objects, whose members are told apart. What is not listed is refused.
 */
export type PropertySupport = 'runs' | 'accepted' | PropertyTable;
export interface PropertyTable {
  readonly [name: string]: PropertySupport;
}

/** Something that a resource asks for and the region cannot do. */
export interface Refusal {
  /** The property, for example `Properties.Runtime`. */
  readonly path: string;
  readonly message: string;
}

/** How the region runs one CloudFormation type. */
export interface ResourceKind {
  readonly type: string;
  /** `accepted` means that any property is, and that nothing of it runs. */
  readonly properties: PropertyTable | 'accepted';
  /** What Ref and Fn::GetAtt give. Pure, so that names exist before anything does. */
  identify(resource: NamedResource, naming: Naming): Identity;
  /** Values, rather than properties, that cannot be run. */
  refusals?(resource: NamedResource): readonly Refusal[];
  /** Makes it run; called after everything that the resource names was created. */
  create?(resource: ResolvedResource, region: RegionServices): Promise<void> | void;
}
