import { SERVICE } from '#schemas/service.ts';

/** Actions of IAM on resources, where the conditions hold. */
export interface Right {
  readonly actions: readonly string[];
  /** ARNs with the placeholders of CloudFormation, or `*`. */
  readonly on: readonly string[];
  /** Operator to key to value. */
  readonly when?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Only for resources with one of these properties. */
  readonly with?: readonly string[];
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub
/** The names of the stack and of all that it holds begin so. */
export const STACK = `${SERVICE}-\${Stage}`;

/** The path of what the Parameter Store has for a stage. */
export const NOTES = `${SERVICE}/\${Stage}`;

/** An ARN of the account and Region of the stack. */
export const arn = (service: string, resource: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

/** An ARN without Region, of a service that is the same in all. */
export const globalArn = (service: string, resource: string): string =>
  `arn:\${AWS::Partition}:${service}::\${AWS::AccountId}:${resource}`;

export const bucketArn = (name: string): string => `arn:\${AWS::Partition}:s3:::${name}`;

export const TAGS = { service: SERVICE, stage: '${Stage}' };
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub

/** Actions of one service, divided by spaces. */
export const actions = (service: string, names: string): readonly string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);
