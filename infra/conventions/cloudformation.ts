import type { Statement, Value } from './convention.ts';

export const ref = (id: string): Value => ({ Ref: id });

export const attribute = (id: string, name: string): Value => ({ 'Fn::GetAtt': [id, name] });

export const arn = (id: string): Value => attribute(id, 'Arn');

export const either = (condition: string, then: Value, otherwise: Value): Value => ({
  'Fn::If': [condition, then, otherwise],
});

/** The value where the condition holds, and no property at all where it does not. */
export const only = (condition: string, value: Value): Value => either(condition, value, ref('AWS::NoValue'));

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
