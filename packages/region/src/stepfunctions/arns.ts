import { AwsError } from '../core/aws-error.ts';

/** The region and account of a service: the part that all its ARNs share. */
export interface Home {
  readonly region: string;
  readonly accountId: string;
}

export function statesArn({ region, accountId }: Home, resource: string): string {
  return `arn:aws:states:${region}:${accountId}:${resource}`;
}

/** @throws AwsError InvalidArn unless the ARN names that kind of resource */
export function checkArn(arn: string, kind: 'stateMachine' | 'execution' | 'activity'): void {
  const [prefix, , service, , , resourceType] = arn.split(':');
  if (prefix !== 'arn' || service !== 'states') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (resourceType !== kind) throw invalidArn(`Resource type not valid in this context: ${resourceType ?? ''}`);
}

function invalidArn(reason: string): AwsError {
  return new AwsError('InvalidArn', `Invalid Arn: '${reason}'`);
}

/** @throws AwsError InvalidName */
export function checkName(name: string): void {
  if (/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cn}]{1,80}$/u.test(name)) return;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}
