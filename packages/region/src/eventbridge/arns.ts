import { AwsError } from '../core/aws-error.ts';

/** The region and account of a service: the part that all its ARNs share. */
export interface Home {
  readonly region: string;
  readonly accountId: string;
}

export const DEFAULT_BUS = 'default';

export function eventsArn({ region, accountId }: Home, resource: string): string {
  return `arn:aws:events:${region}:${accountId}:${resource}`;
}

/** The ARN of a rule of the default bus leaves the bus out. */
export function ruleArn(home: Home, bus: string, rule: string): string {
  return eventsArn(home, bus === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus}/${rule}`);
}

/** The bus that a name or an ARN names; the default bus when nothing is given. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === '') return DEFAULT_BUS;
  return nameOrArn.startsWith('arn:') ? lastPart(nameOrArn) : nameOrArn;
}

/** The name at the end of `.../<kind>/<name>`. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export function isBusArn(arn: string): boolean {
  return /^arn:[^:]*:events:[^:]*:[^:]*:event-bus\//.test(arn);
}

export function isApiDestinationArn(arn: string): boolean {
  return /^arn:[^:]*:events:[^:]*:[^:]*:api-destination\//.test(arn);
}

/** @throws AwsError ValidationException unless the text has the six parts of an ARN */
export function checkArn(arn: string): void {
  if (/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) return;
  throw new AwsError(
    'ValidationException',
    `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`,
  );
}
