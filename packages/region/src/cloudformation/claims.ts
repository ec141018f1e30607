import { AwsError } from '../core/aws-error.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Step } from './apply.ts';

/** Stands for the stack of a resource that was retained when its own went. */
const RETAINED = 'retained';

/** Which resource of which stack has which name: no other can create it again. */
export class Claims {
  readonly #owners = new Map<string, string>();

  /** @throws AwsError AlreadyExists for a resource with a name of its own that another one has, or had and was retained */
  claim(resource: ResolvedResource, stackId: string): void {
    const owner = this.#owners.get(keyOf(resource));
    if (owner === undefined || owner === ownerOf(resource, stackId) || !hasOwnName(resource)) return;
    const { type, ref } = resource;
    throw new AwsError('AlreadyExists', `Resource of type '${type}' with identifier '${ref}' already exists.`);
  }

  follow({ resource, verb, phase }: Step, stackId: string): void {
    const key = keyOf(resource);
    if (verb === 'DELETE' && phase === 'COMPLETE') this.#owners.delete(key);
    else if (verb === 'DELETE' && phase === 'SKIPPED') this.#owners.set(key, RETAINED);
    else if (phase === 'COMPLETE') this.#owners.set(key, ownerOf(resource, stackId));
  }
}

const ownerOf = ({ logicalId }: ResolvedResource, stackId: string): string => `${stackId} ${logicalId}`;

const keyOf = ({ type, ref }: ResolvedResource): string => `${type}\0${ref}`;

/** CloudFormation gives all others a new name each time. */
function hasOwnName({ properties, ref }: ResolvedResource): boolean {
  const name = ref.split(/[/:|]/).at(-1);
  return Object.values(properties).some((value) => value === name || value === ref);
}
