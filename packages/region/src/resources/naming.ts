import type { StackIdentity } from '../template/pseudo.ts';
import type { NamedResource } from '../template/resource.ts';

/** The facts from which resources get their names. */
export interface Naming extends StackIdentity {
  /** The front door's address, `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
}

/** The ARN of something in the stack's region and account. */
export function arnOf(naming: StackIdentity, service: string, resource: string): string {
  return `arn:${naming.partition}:${service}:${naming.region}:${naming.accountId}:${resource}`;
}

/** The name in a property, or one made of the stack and the logical id, as CloudFormation makes them. */
export function nameOf({ logicalId, properties }: NamedResource, property: string, naming: StackIdentity): string {
  const name = properties[property];
  return typeof name === 'string' && name !== '' ? name : `${naming.stackName}-${logicalId}`;
}
