import { AwsError } from '../core/aws-error.ts';
import type { Change } from './changes.ts';
import type { Planned } from './planned.ts';
import type { Stack, StackDeclaration } from './stack.ts';

/** A declaration for a stack, worked out but not yet carried out. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stack: Stack;
  readonly type: 'CREATE' | 'UPDATE';
  readonly declaration: StackDeclaration;
  readonly planned: Planned;
  readonly changes: readonly Change[];
  readonly createdAtMs: number;
  /** A set without changes cannot be executed. */
  readonly isEmpty: boolean;
}

/** The change sets that wait for their execution. */
export class ChangeSets {
  readonly #all = new Set<ChangeSet>();

  add(changeSet: ChangeSet): void {
    this.#all.add(changeSet);
  }

  of(stack: Stack): readonly ChangeSet[] {
    return [...this.#all].filter((one) => one.stack === stack);
  }

  /** @param stack needed for a name; an ARN says it itself. @throws AwsError ChangeSetNotFound (404) */
  get(nameOrId: string, stack: Stack | undefined): ChangeSet {
    const found = this.#find(nameOrId, stack);
    if (found) return found;
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404);
  }

  has(nameOrId: string, stack: Stack | undefined): boolean {
    return this.#find(nameOrId, stack) !== undefined;
  }

  delete(changeSet: ChangeSet): void {
    this.#all.delete(changeSet);
  }

  #find(nameOrId: string, stack: Stack | undefined): ChangeSet | undefined {
    return [...this.#all].findLast((one) => one.id === nameOrId || (one.name === nameOrId && one.stack === stack));
  }
}
