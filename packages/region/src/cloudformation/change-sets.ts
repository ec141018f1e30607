import { AwsError } from '../core/aws-error.ts';
import type { StateStore } from '../core/state-store.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Change } from './changes.ts';
import { LocatedRows } from './located-rows.ts';
import type { Planned } from './planned.ts';
import type { Stack, StackDeclaration } from './stack.ts';
import type { Stacks } from './stacks.ts';

/** A declaration for a stack, worked out but not yet carried out. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stack: Stack;
  readonly type: 'CREATE' | 'UPDATE' | 'IMPORT';
  /** What it takes over; nothing unless the type is IMPORT. */
  readonly imported: readonly ResolvedResource[];
  readonly declaration: StackDeclaration;
  readonly planned: Planned;
  readonly changes: readonly Change[];
  readonly createdAtMs: number;
  /** A set without changes cannot be executed. */
  readonly isEmpty: boolean;
}

/** The persisted part; the changes follow from the plan. */
interface ChangeSetRow extends Omit<ChangeSet, 'stack' | 'changes'> {
  readonly stackId: string;
}

/** The change sets that wait for their execution. */
export class ChangeSets {
  readonly #all = new Set<ChangeSet>();
  readonly #rows: LocatedRows<ChangeSetRow>;

  /** @param endpoint of the region */
  constructor(endpoint: string) {
    this.#rows = new LocatedRows('change-set', endpoint);
  }

  /** Takes those of earlier starts whose stack is there, and persists those to come. */
  restore(stateStore: StateStore, stacks: Stacks): void {
    for (const [id, { stackId, ...row }] of this.#rows.restore(stateStore)) {
      const stack = stacks.find(stackId);
      if (stack === undefined) this.#rows.remove(id);
      else this.#all.add({ ...row, stack, changes: stacks.changesOf(stack, row.planned) });
    }
  }

  add(changeSet: ChangeSet): void {
    this.#all.add(changeSet);
    const { stack, changes: _changes, ...row } = changeSet;
    this.#rows.put(row.id, { ...row, stackId: stack.id });
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
    this.#rows.remove(changeSet.id);
  }

  #find(nameOrId: string, stack: Stack | undefined): ChangeSet | undefined {
    return [...this.#all].findLast((one) => one.id === nameOrId || (one.name === nameOrId && one.stack === stack));
  }
}
