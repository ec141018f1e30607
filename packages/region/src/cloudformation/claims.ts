import { AwsError } from '../core/aws-error.ts';
import { textOr } from '../core/properties.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Step } from './apply.ts';

/** Stands for the stack of a resource that was retained when its own went. */
const RETAINED = 'retained';

export interface ClaimsDeps {
  /** Whether a resource without a stack is still there: a call may have deleted it. */
  readonly isThere: (resource: ResolvedResource) => boolean;
  readonly onRetained: (resource: ResolvedResource) => void;
  readonly onReleased: (resource: ResolvedResource) => void;
}

/** Which resource of which stack has which name: no other can create it again. */
export class Claims {
  readonly #deps: ClaimsDeps;
  readonly #owners = new Map<string, string>();

  constructor(deps: ClaimsDeps) {
    this.#deps = deps;
  }

  /** @throws AwsError AlreadyExists for a resource with a name of its own that another one has, or had and was retained */
  claim(resource: ResolvedResource, stackId: string): void {
    const owner = this.#owners.get(keyOf(resource));
    if (owner === undefined || owner === ownerOf(resource, stackId) || !hasOwnName(resource)) return;
    if (owner !== RETAINED || this.#deps.isThere(resource)) {
      const { type, ref } = resource;
      throw new AwsError('AlreadyExists', `Resource of type '${type}' with identifier '${ref}' already exists.`);
    }
    this.#deps.onReleased(resource);
  }

  /** @throws AwsError AlreadyExists for a resource that a stack has */
  checkFree(resource: ResolvedResource): void {
    const owner = this.#owners.get(keyOf(resource));
    if (owner === undefined || owner === RETAINED) return;
    const stackId = owner.split(' ')[0];
    throw new AwsError('AlreadyExists', `${resource.logicalId} cannot be imported: ${resource.ref} is in ${stackId}.`);
  }

  follow({ resource, verb, phase }: Step, stackId: string): void {
    if (verb === 'DELETE' && phase === 'COMPLETE') this.#owners.delete(keyOf(resource));
    else if (verb === 'DELETE' && phase === 'SKIPPED') this.#retain(resource);
    else if (phase === 'COMPLETE') this.take(resource, stackId);
  }

  /** Notes that a stack has a resource. */
  take(resource: ResolvedResource, stackId: string): void {
    if (this.#owners.get(keyOf(resource)) === RETAINED) this.#deps.onReleased(resource);
    this.#owners.set(keyOf(resource), ownerOf(resource, stackId));
  }

  /** Notes a resource that a stack of an earlier start has left behind. */
  takeRetained(resource: ResolvedResource): void {
    this.#owners.set(keyOf(resource), RETAINED);
  }

  #retain(resource: ResolvedResource): void {
    this.takeRetained(resource);
    this.#deps.onRetained(resource);
  }
}

const ownerOf = ({ logicalId }: ResolvedResource, stackId: string): string => `${stackId} ${logicalId}`;

/** The name of a stage or a route is one within its API. */
const keyOf = ({ type, ref, properties }: ResolvedResource): string =>
  `${type}\0${textOr(properties, 'ApiId', '')}\0${ref}`;

/** CloudFormation gives all others a new name each time. */
function hasOwnName({ properties, ref }: ResolvedResource): boolean {
  const name = ref.split(/[/:|]/).at(-1);
  return Object.values(properties).some((value) => value === name || value === ref);
}
