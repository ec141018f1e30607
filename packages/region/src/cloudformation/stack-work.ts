import { defined } from '../core/properties.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';
import { type Applied, type ApplyOptions, applyChanges, type Step, undoing } from './apply.ts';
import { carryOut } from './carry-out.ts';
import { type Change, changesBetween } from './changes.ts';
import type { Claims } from './claims.ts';
import { type ExportUser, exportRefusal } from './exports.ts';
import { takeOver } from './import.ts';
import type { Plan, Planned } from './planned.ts';
import { servicesFor } from './restoration.ts';
import { isRetained, retainedByUpdate } from './retention.ts';
import { plannedState, type Stack, type StackDeclaration, type StackState } from './stack.ts';
import { denialIn, parseStackPolicy } from './stack-policy.ts';

export interface StackWorkDeps {
  readonly services: RegionServices;
  readonly plan: Plan;
  readonly claims: Claims;
  /** The stacks that may use exports. */
  readonly users: () => readonly ExportUser[];
}

export interface UpdateOptions {
  /** The stack policy for this update alone, JSON text; without it that of the stack. */
  readonly policyDuring?: string | undefined;
  /** The stack policy from then on, JSON text. */
  readonly policy?: string | undefined;
  /** Whether what goes or is replaced stays where the template says so, which it does by default. */
  readonly isRetaining?: boolean;
}

type IsRetained = NonNullable<ApplyOptions['isRetained']>;

/** What becomes of the resources of a creation that fails. */
export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** Creates, changes and deletes stacks, and brings back what was before when that fails. */
export class StackWork {
  readonly #deps: StackWorkDeps;

  constructor(deps: StackWorkDeps) {
    this.#deps = deps;
  }

  /**
   * Creates the resources of a new stack.
   * @returns the error that kept it from being complete
   */
  async create(stack: Stack, planned: Planned, onFailure: OnFailure = 'ROLLBACK'): Promise<Error | undefined> {
    const { parameters, deletionPolicies } = planned;
    const changes = { parameters, deletionPolicies, wanted: planned.resources };
    stack.enter('CREATE_IN_PROGRESS', 'User Initiated', changes);
    const applied = await this.#carryOut(stack, stack.state.declaration, planned);
    const refusal = failedTo('create', applied) ?? exportRefusal(stack, applied.planned.outputs, this.#deps.users());
    if (refusal === undefined) return this.#complete(stack, applied.planned, 'CREATE_COMPLETE');
    await this.#undoCreation(stack, applied, refusal, onFailure);
    return applied.failure?.error ?? new Error(refusal);
  }

  /**
   * Changes a stack. When a resource cannot be changed, everything is brought back.
   * @returns the error that it was brought back for
   */
  async update(
    stack: Stack,
    declaration: StackDeclaration,
    planned: Planned,
    options: UpdateOptions = {},
  ): Promise<Error | undefined> {
    stack.enter('UPDATE_IN_PROGRESS', 'User Initiated');
    const { policyDuring = stack.state.policy, policy, isRetaining = true } = options;
    const isRetainedHere = isRetaining ? retainedByUpdate(stack.state.deletionPolicies, planned) : undefined;
    const applied =
      this.#denied(stack, planned, policyDuring) ?? (await this.#carryOut(stack, declaration, planned, isRetainedHere));
    const refusal = failedTo('update', applied) ?? exportRefusal(stack, applied.planned.outputs, this.#deps.users());
    if (refusal === undefined) {
      return this.#complete(stack, applied.planned, 'UPDATE_COMPLETE', { declaration, ...defined({ policy }) });
    }
    stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', refusal);
    const undone = await this.#undo(stack, applied);
    stack.enter(undone === undefined ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_FAILED', undone?.message);
    return applied.failure?.error ?? new Error(refusal);
  }

  /** Takes over resources that exist, as the declaration has them. @returns the error for which it took none */
  async import(
    stack: Stack,
    declaration: StackDeclaration,
    planned: Planned,
    imported: readonly ResolvedResource[],
  ): Promise<Error | undefined> {
    stack.enter('IMPORT_IN_PROGRESS', 'User Initiated');
    const failure = await takeOver(imported, {
      services: this.#deps.services,
      check: (resource) => this.#deps.claims.checkFree(resource),
      onStep: (step) => this.#follow(stack, step),
    });
    if (failure === undefined) return this.#complete(stack, planned, 'IMPORT_COMPLETE', { declaration });
    stack.enter('IMPORT_ROLLBACK_IN_PROGRESS', failure.message);
    stack.enter('IMPORT_ROLLBACK_COMPLETE');
    return failure;
  }

  /** Deletes a stack with its resources, except those whose deletion policy retains them. */
  async delete(stack: Stack): Promise<Error | undefined> {
    const refusal = exportRefusal(stack, [], this.#deps.users());
    if (refusal !== undefined) {
      stack.enter(stack.status, refusal);
      return new Error(refusal);
    }
    stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
    const gone = changesBetween(stack.state.running, [], this.#deps.services);
    const applied = await this.#apply(stack, gone, (resource) =>
      isRetained(stack.state.deletionPolicies, resource, true),
    );
    const { failure } = applied;
    const running = stack.state.running.filter((resource) => stack.lastOf(resource) !== undefined);
    if (failure === undefined) stack.enter('DELETE_COMPLETE', undefined, { running: [] });
    else stack.enter('DELETE_FAILED', failedTo('delete', applied), { running });
    return failure?.error;
  }

  /** An update of which the policy does not allow a change fails before it begins. */
  #denied(stack: Stack, planned: Planned, policy: string | undefined) {
    if (policy === undefined) return undefined;
    const changes = changesBetween(stack.state.running, planned.resources, this.#deps.services);
    const denial = denialIn(parseStackPolicy(policy), changes);
    if (denial === undefined) return undefined;
    const { resource, reason } = denial;
    stack.note({ resource, verb: 'UPDATE', phase: 'FAILED', reason });
    const { logicalId } = resource;
    const error = TemplateError.at('UPDATE_DENIED', logicalId, '', reason);
    return { begun: [], planned, failure: { logicalId, error } };
  }

  async #undoCreation(stack: Stack, applied: Applied, refusal: string, onFailure: OnFailure): Promise<void> {
    if (onFailure === 'DO_NOTHING') {
      const running = applied.begun.flatMap(({ after }) => after ?? []);
      return stack.enter('CREATE_FAILED', refusal, { running });
    }
    const [begins, ends] = onFailure === 'DELETE' ? DELETING : ROLLING_BACK;
    stack.enter(begins, `${refusal} Rollback requested by user.`);
    const undone = await this.#undo(stack, applied, (resource) =>
      isRetained(stack.state.deletionPolicies, resource, false),
    );
    if (undone === undefined) return stack.enter(ends);
    const running = applied.begun.flatMap(({ after }) => (after && stack.lastOf(after) ? after : []));
    stack.enter('ROLLBACK_FAILED', undone.message, { running });
  }

  /**
   * Undoes all that was begun. What failed to be created may not be there, so its removal may fail.
   * @returns the first error
   */
  async #undo(stack: Stack, { begun, failure }: Applied, isRetainedHere?: IsRetained): Promise<Error | undefined> {
    let first: Error | undefined;
    for (const change of undoing(begun)) {
      const { failure: again, begun: undone } = await this.#apply(stack, [change], isRetainedHere);
      if (again === undefined) first ??= await this.#settleNames(stack, change, undone[0]);
      const isExpected = again?.logicalId === failure?.logicalId && change.after === undefined;
      if (!isExpected) first ??= again?.error;
    }
    return first;
  }

  /** What got another name when it was brought back is two resources now: the younger one goes. */
  async #settleNames(stack: Stack, { before }: Change, undone: Change | undefined): Promise<Error | undefined> {
    const restored = undone?.after;
    if (before === undefined || restored === undefined) return undefined;
    const isTheSame = ({ logicalId }: ResolvedResource): boolean => logicalId === restored.logicalId;
    stack.change({ running: stack.state.running.map((one) => (isTheSame(one) ? restored : one)) });
    if (restored.ref === before.ref) return undefined;
    return (await this.#apply(stack, [{ before, after: undefined }])).failure?.error;
  }

  #carryOut(stack: Stack, declaration: StackDeclaration, planned: Planned, isRetainedHere?: IsRetained) {
    const { plan, services } = this.#deps;
    return carryOut(stack.state.running, planned, {
      services,
      apply: (changes) => this.#apply(stack, changes, isRetainedHere),
      onStep: (step) => stack.note(step),
      plan: (named) => plan(stack, declaration, named),
    });
  }

  #apply(stack: Stack, changes: readonly Change[], isRetainedHere?: IsRetained): Promise<Applied> {
    return applyChanges(changes, {
      services: servicesFor(this.#deps.services, stack),
      onStep: (step) => this.#follow(stack, step),
      claim: (resource) => {
        // What is brought back may have been retained a moment ago.
        if (!stack.status.includes('ROLLBACK')) this.#deps.claims.claim(resource, stack.id);
      },
      ...(isRetainedHere && { isRetained: isRetainedHere }),
    });
  }

  #follow(stack: Stack, step: Step): void {
    stack.note(step);
    this.#deps.claims.follow(step, stack.id);
  }

  #complete(
    stack: Stack,
    planned: Planned,
    status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE' | 'IMPORT_COMPLETE',
    more: Partial<StackState> = {},
  ): undefined {
    stack.enter(status, undefined, { ...plannedState(planned), running: planned.resources, wanted: [], ...more });
  }
}

const DELETING = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'] as const;
const ROLLING_BACK = ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE'] as const;

const failedTo = (what: string, { failure }: Applied): string | undefined =>
  failure && `The following resource(s) failed to ${what}: [${failure.logicalId}].`;
