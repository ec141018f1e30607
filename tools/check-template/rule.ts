import type { Template } from '../template/template.ts';

/** One thing that is wrong with the template. */
export interface Finding {
  /** Logical id, and the path to the value where it helps. */
  readonly at: string;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  /** What would happen on AWS without this rule. */
  readonly why: string;
  /**
   * Whether it looks at conditions itself. All other rules see the variants that the conditions lead to, without any
   * Fn::If.
   */
  readonly readsConditions?: boolean;
  check(template: Template): Iterable<Finding>;
}
