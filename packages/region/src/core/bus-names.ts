export const DEFAULT_BUS = 'default';

const BUS_ARN = /^arn:[^:]*:events:[^:]*:[^:]*:event-bus\/(.+)$/;

export const isBusArn = (arn: string): boolean => BUS_ARN.test(arn);

/** The bus that a name or an ARN names; the default bus when nothing is given. A partner's has slashes in its name. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === '') return DEFAULT_BUS;
  return BUS_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}
