/** A value of a CloudFormation template, intrinsic functions included. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value | undefined };
export type Values = Readonly<Record<string, Value>>;

export interface Resource {
  readonly Type: string;
  /** The condition under which it exists. */
  readonly Condition?: string;
  readonly Properties: Values;
}

/**
 * A resource that outlives its stack with what it holds. What a failed deployment has just created goes again, or with
 * `Retain` stays.
 */
export interface LastingResource extends Resource {
  readonly DeletionPolicy: 'RetainExceptOnCreate' | 'Retain';
  readonly UpdateReplacePolicy: 'Retain';
}

/** One statement of an IAM policy. */
export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: Value;
  readonly Condition?: Values;
};

export const ref = (id: string): Value => ({ Ref: id });

export const attribute = (id: string, name: string): Value => ({ 'Fn::GetAtt': [id, name] });

export const arn = (id: string): Value => attribute(id, 'Arn');

export const either = (condition: string, then: Value, otherwise: Value): Value => ({
  'Fn::If': [condition, then, otherwise],
});

/** The value where the condition holds, and no property at all where it does not. */
export const only = (condition: string, value: Value): Value => either(condition, value, ref('AWS::NoValue'));

/** The same resource, which exists only where the condition holds. */
export const existsIf = (condition: string | undefined, resource: Resource): Resource =>
  condition === undefined ? resource : { ...resource, Condition: condition };

export const allow = (Action: string | readonly string[], Resource: Value): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** `notify-delivery` to `NotifyDelivery`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
