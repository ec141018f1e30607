import { uuidOf } from '../core/uuid-of.ts';
import type { StackIdentity } from '../template/pseudo.ts';
import type { NamedResource } from '../template/resource.ts';
import { fittingName } from './name-limits.ts';

/** The facts from which resources get their names. */
export interface Naming extends StackIdentity {
  /** The front door's address, `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
}

/** The ARN of something in the stack's region and account. */
export function arnOf(naming: StackIdentity, service: string, resource: string): string {
  return `arn:${naming.partition}:${service}:${naming.region}:${naming.accountId}:${resource}`;
}

/** An id such as AWS makes up, the same each time for a resource of a stack. */
export const madeUpId = ({ logicalId }: Pick<NamedResource, 'logicalId'>, { stackName }: StackIdentity): string =>
  uuidOf(`${stackName} ${logicalId}`);

/** The same in the form of API Gateway. */
export const madeUpShortId = (resource: Pick<NamedResource, 'logicalId'>, stack: StackIdentity): string =>
  madeUpId(resource, stack).replaceAll('-', '').slice(0, 10);

/** The name in a property, or one made of the stack and the logical id, as CloudFormation makes them. */
export function nameOf(
  { logicalId, type, properties }: NamedResource,
  property: string,
  naming: StackIdentity,
): string {
  const name = properties[property];
  if (typeof name === 'string' && name !== '') return name;
  return fittingName(type, `${naming.stackName}-${logicalId}`);
}
