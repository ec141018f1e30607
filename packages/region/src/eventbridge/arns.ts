import { AwsError } from '../core/aws-error.ts';
import { DEFAULT_BUS } from '../core/bus-names.ts';

export { busNameOf, DEFAULT_BUS, isBusArn } from '../core/bus-names.ts';

/** The region and account of a service: the part that all its ARNs share. */
export interface Home {
  readonly region: string;
  readonly accountId: string;
}

export function eventsArn({ region, accountId }: Home, resource: string): string {
  return `arn:aws:events:${region}:${accountId}:${resource}`;
}

/** The ARN of a rule of the default bus leaves the bus out. */
export function ruleArn(home: Home, bus: string, rule: string): string {
  return eventsArn(home, bus === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus}/${rule}`);
}

/** Whether a bus has the name of a partner event source, which it has taken over. */
export const isPartnerBus = (name: string): boolean => name.startsWith('aws.partner/');

/** The bus and the name in the ARN of a rule. The name has no slash, that of a bus may. */
export function ruleIn(ruleArn: string): { readonly bus: string; readonly rule: string } {
  const [, bus = DEFAULT_BUS, rule = ruleArn] = /:rule\/(?:(.+)\/)?([^/]+)$/.exec(ruleArn) ?? [];
  return { bus, rule };
}

/** The name at the end of `.../<kind>/<name>`. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
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
