import type { Machine } from './definition/state.ts';

export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** The declaration of a state machine. */
export interface StateMachineDeclaration {
  readonly name: string;
  readonly type: StateMachineType;
  /** Amazon States Language, JSON text. */
  readonly definition: string;
  readonly roleArn: string;
}

export interface StateMachine extends StateMachineDeclaration {
  readonly arn: string;
  readonly machine: Machine;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Undefined until the first update that changes it. */
  readonly revisionId?: string | undefined;
  /** Of a published version. */
  readonly versionArn?: string | undefined;
  /** The alias by which an execution was started. */
  readonly aliasArn?: string | undefined;
  readonly description?: string | undefined;
  /** Set while executions of a deleted one run on. */
  readonly isDeleting?: true | undefined;
}
