import type { Pattern } from './pattern/pattern.ts';
import type { Target } from './target.ts';
import type { CompiledInput } from './transform/compile-input.ts';

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** The members that PutRule sets. */
export interface RuleSettings {
  readonly name: string;
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  readonly state: RuleState;
  readonly description?: string;
  readonly roleArn?: string;
}

/** A target with its compiled input. */
export interface RuleTarget {
  readonly target: Target;
  readonly input: CompiledInput;
}

export interface Rule extends RuleSettings {
  readonly arn: string;
  readonly bus: string;
  readonly pattern?: Pattern;
  /** By target id, in the order in which they were put. */
  readonly targets: Map<string, RuleTarget>;
}

export function isEnabled(rule: Rule): boolean {
  return rule.state !== 'DISABLED';
}
