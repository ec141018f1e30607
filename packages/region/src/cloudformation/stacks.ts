import { AwsError } from '../core/aws-error.ts';
import { type Clock, holding } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedOutput } from '../template/resolve.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { type Applied, type ApplyOptions, applyChanges, undoing } from './apply.ts';
import { type Change, changesBetween } from './changes.ts';
import { Claims } from './claims.ts';
import type { Plan, Planned } from './planned.ts';
import type { RunningResource } from './running-resource.ts';
import { Stack, type StackDeclaration } from './stack.ts';

export interface StacksDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly services: RegionServices;
  readonly plan: Plan;
}

type IsRetained = NonNullable<ApplyOptions['isRetained']>;

/** What becomes of the resources of a creation that fails. */
export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** The stacks of the region: that of the start, and those that CloudFormation's API created. */
export class Stacks {
  readonly #deps: StacksDeps;
  readonly #all: Stack[] = [];
  readonly #claims = new Claims();
  readonly #resources = new Map<string, RunningResource>();

  constructor(deps: StacksDeps) {
    this.#deps = deps;
  }

  /** The running resources of all stacks, by logical id. */
  get resources(): ReadonlyMap<string, RunningResource> {
    return this.#resources;
  }

  /** All stacks, deleted ones included. */
  list(): readonly Stack[] {
    return this.#all;
  }

  /** By name, or by ARN also when it is deleted. */
  find(nameOrId: string): Stack | undefined {
    return this.#all.find(
      ({ id, name, status }) => id === nameOrId || (name === nameOrId && status !== 'DELETE_COMPLETE'),
    );
  }

  /** The exported outputs of all stacks. */
  exports(): readonly (ResolvedOutput & { readonly stack: Stack })[] {
    const live = this.#all.filter(({ status }) => status !== 'DELETE_COMPLETE');
    return live.flatMap((stack) =>
      stack.outputs.filter(({ exportName }) => exportName !== undefined).map((output) => ({ ...output, stack })),
    );
  }

  /** Adds a stack without resources. */
  add(name: string, declaration: StackDeclaration): Stack {
    const { clock, random, services } = this.#deps;
    const { partition, region, accountId } = services.naming;
    const id = `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${random.uuid()}`;
    const stack = new Stack(id, name, declaration, clock);
    this.#all.push(stack);
    return stack;
  }

  /** Works a declaration out for a stack. @throws TemplateError with all problems of the template */
  plan(name: string, declaration: StackDeclaration): Promise<Planned> {
    return this.#deps.plan(name, declaration);
  }

  /** The changes that a plan would bring. */
  changesOf(stack: Stack, { resources }: Planned): readonly Change[] {
    return changesBetween(stack.running, resources, this.#deps.services);
  }

  /**
   * Creates the resources of a new stack.
   * @returns the error that kept it from being complete
   */
  create(stack: Stack, planned: Planned, onFailure: OnFailure = 'ROLLBACK'): Promise<Error | undefined> {
    return this.#working(async () => {
      stack.deletionPolicies = planned.deletionPolicies;
      stack.enter('CREATE_IN_PROGRESS', 'User Initiated');
      const applied = await this.#apply(stack, this.changesOf(stack, planned));
      if (applied.failure === undefined) this.#complete(stack, planned, 'CREATE_COMPLETE');
      else await this.#undoCreation(stack, applied, onFailure);
      return applied.failure?.error;
    });
  }

  /**
   * Changes a stack. When a resource cannot be changed, everything is brought back.
   * @returns the error that it was brought back for
   */
  update(stack: Stack, declaration: StackDeclaration, planned: Planned): Promise<Error | undefined> {
    return this.#working(async () => {
      stack.enter('UPDATE_IN_PROGRESS', 'User Initiated');
      const applied = await this.#apply(stack, this.changesOf(stack, planned));
      if (applied.failure === undefined) {
        stack.declaration = declaration;
        this.#complete(stack, planned, 'UPDATE_COMPLETE');
        return undefined;
      }
      stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', failedTo('update', applied));
      const undone = await this.#undo(stack, applied);
      stack.enter(undone === undefined ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_FAILED', undone?.message);
      return applied.failure.error;
    });
  }

  /** Deletes a stack with its resources, except those whose deletion policy retains them. */
  delete(stack: Stack): Promise<Error | undefined> {
    return this.#working(async () => {
      stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
      const gone = changesBetween(stack.running, [], this.#deps.services);
      const applied = await this.#apply(stack, gone, (resource) => isRetained(stack, resource, true));
      const { begun, failure } = applied;
      const left = begun.filter(({ before }) => before?.logicalId !== failure?.logicalId).map(({ before }) => before);
      stack.running = failure === undefined ? [] : stack.running.filter((resource) => !left.includes(resource));
      if (failure === undefined) stack.enter('DELETE_COMPLETE');
      else stack.enter('DELETE_FAILED', failedTo('delete', applied));
      return failure?.error;
    });
  }

  async #undoCreation(stack: Stack, applied: Applied, onFailure: OnFailure): Promise<void> {
    if (onFailure === 'DO_NOTHING') {
      stack.running = applied.begun.flatMap(({ after }) => after ?? []);
      return stack.enter('CREATE_FAILED', failedTo('create', applied));
    }
    const [begins, ends] = onFailure === 'DELETE' ? DELETING : ROLLING_BACK;
    stack.enter(begins, `${failedTo('create', applied)} Rollback requested by user.`);
    const undone = await this.#undo(stack, applied, (resource) => isRetained(stack, resource, false));
    stack.enter(undone === undefined ? ends : 'ROLLBACK_FAILED', undone?.message);
  }

  /**
   * Undoes all that was begun. What failed to be created may not be there, so its removal may fail.
   * @returns the first error
   */
  async #undo(stack: Stack, { begun, failure }: Applied, isRetainedHere?: IsRetained): Promise<Error | undefined> {
    let first: Error | undefined;
    for (const change of undoing(begun)) {
      const { failure: again } = await this.#apply(stack, [change], isRetainedHere);
      const isExpected = again?.logicalId === failure?.logicalId && change.after === undefined;
      if (!isExpected) first ??= again?.error;
    }
    return first;
  }

  #apply(stack: Stack, changes: readonly Change[], isRetainedHere?: IsRetained): Promise<Applied> {
    return applyChanges(changes, {
      services: this.#deps.services,
      onStep: (step) => {
        stack.note(step);
        this.#claims.follow(step, stack.id);
      },
      claim: (resource) => this.#claims.claim(resource, stack.id),
      ...(isRetainedHere && { isRetained: isRetainedHere }),
    });
  }

  #complete(
    stack: Stack,
    { resources, outputs, deletionPolicies }: Planned,
    status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
  ) {
    stack.running = resources;
    stack.outputs = outputs;
    stack.deletionPolicies = deletionPolicies;
    stack.enter(status);
  }

  async #working(work: () => Promise<Error | undefined>): Promise<Error | undefined> {
    const error = await holding(this.#deps.clock, work);
    this.#listResources();
    return error;
  }

  #listResources(): void {
    this.#resources.clear();
    for (const { running } of this.#all) {
      for (const { logicalId, type, ref, attributes } of running)
        this.#resources.set(logicalId, { type, ref, attributes });
    }
  }
}

const DELETING = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'] as const;
const ROLLING_BACK = ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE'] as const;

const failedTo = (what: string, { failure }: Applied): string =>
  `The following resource(s) failed to ${what}: [${failure?.logicalId ?? ''}].`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
function isRetained({ deletionPolicies }: Stack, { logicalId }: ResolvedResource, wasComplete: boolean): boolean {
  const policy = deletionPolicies[logicalId];
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && wasComplete);
}

export function unknownStack(nameOrId: string): AwsError {
  return new AwsError('ValidationError', `Stack with id ${nameOrId} does not exist`);
}
