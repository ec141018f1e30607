import type { Context } from './context.ts';

/** One thing that a call does: an action on a resource. */
export interface Access {
  /** As IAM names it, for example `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that cannot be limited to a resource. */
  readonly resource: string;
  /** What the call itself says, such as the source of an event. */
  readonly context?: Context;
}

/** The role in which a function, a workflow or a pipe acts. */
export interface Principal {
  readonly roleArn: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<function>` */
  readonly sessionArn: string;
  /** Asked only when a condition or a variable needs it. */
  readonly facts: () => Context;
}

/** The kind of policy that decides, in AWS's words. */
export type PolicyKind = 'identity-based policy' | 'resource-based policy' | 'permissions boundary';

/** An access that the role does not have. */
export interface Denial {
  readonly access: Access;
  /** A statement of that policy forbids it; otherwise no statement allows it. */
  readonly isExplicit: boolean;
  readonly by: PolicyKind;
}
