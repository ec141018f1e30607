import { type Clock, holding } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { kindOf } from '../resources/index.ts';
import type { RegionServices } from '../resources/services.ts';
import { stackArn, stackId } from '../template/pseudo.ts';
import type { ResolvedOutput } from '../template/resolve.ts';
import { namesIn } from './carry-out.ts';
import { type Change, changesBetween } from './changes.ts';
import { Claims } from './claims.ts';
import { PersistedStacks } from './persisted-stacks.ts';
import type { Plan, Planned } from './planned.ts';
import { endInterrupted, Restoration } from './restoration.ts';
import type { RunningResource } from './running-resource.ts';
import { NO_RECORDER, newStackState, Stack, type StackDeclaration } from './stack.ts';
import { StackWork } from './stack-work.ts';

export interface StacksDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly services: RegionServices;
  readonly plan: Plan;
  readonly log: (line: string) => void;
}

/** The stacks of the region: that of the start, and those that CloudFormation's API created. */
export class Stacks {
  readonly #deps: StacksDeps;
  readonly #all: Stack[] = [];
  readonly #claims: Claims;
  readonly #work: StackWork;
  readonly #persisted: PersistedStacks;
  readonly #resources = new Map<string, RunningResource>();
  /** Of stacks that are worked out and not there yet, by name. */
  readonly #nextIds = new Map<string, string>();

  constructor(deps: StacksDeps) {
    const { services } = deps;
    this.#deps = deps;
    this.#persisted = new PersistedStacks(services.naming.endpoint);
    this.#claims = new Claims({
      isThere: (resource) => kindOf(resource.type)?.isThere?.(resource, services) ?? true,
      onRetained: (resource) => this.#persisted.retain(resource),
      onReleased: (resource) => this.#persisted.release(resource),
    });
    const users = () => this.live().map(({ state }) => state);
    this.#work = new StackWork({ ...deps, claims: this.#claims, users });
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

  /** The stacks that are not deleted. */
  live(): readonly Stack[] {
    return this.#all.filter(({ status }) => status !== 'DELETE_COMPLETE');
  }

  /** The exported outputs of all stacks. */
  exports(): readonly (ResolvedOutput & { readonly stack: Stack })[] {
    return this.live().flatMap((stack) =>
      stack.state.outputs.flatMap((output) => (output.exportName === undefined ? [] : [{ ...output, stack }])),
    );
  }

  /** The value of an output, exported or not. */
  outputOf(nameOrId: string, outputName: string): string | undefined {
    return this.find(nameOrId)?.state.outputs.find(({ key }) => key === outputName)?.value;
  }

  /**
   * Adds a stack without resources.
   * @param options isPersisted: whether it outlives the region's process
   */
  add(name: string, declaration: StackDeclaration, { isPersisted = true } = {}): Stack {
    const { clock, services } = this.#deps;
    const id = isPersisted ? this.#idFor(name) : stackId({ ...services.naming, stackName: name });
    this.#nextIds.delete(name);
    const recorder = isPersisted ? this.#persisted : NO_RECORDER;
    const stack = new Stack(newStackState(id, name, declaration, clock.now()), clock, recorder);
    this.#all.push(stack);
    return stack;
  }

  /**
   * Brings back the stacks of earlier starts, in the order in which they were last changed.
   * @param except the name of the stack with which the region starts, which is made anew
   * @returns makes the resources that need those of that stack
   */
  async restore(stateStore: StateStore, except: string | undefined): Promise<() => Promise<void>> {
    const { clock, services, log } = this.#deps;
    const { stacks, retained } = this.#persisted.restore(stateStore);
    const restoration = new Restoration(services, log);
    restoration.owe(retained);
    for (const resource of retained) this.#claims.takeRetained(resource);
    this.#all.push(...stacks.map(({ state, events }) => new Stack(state, clock, this.#persisted, events)));
    for (const stack of this.#all.toSorted((a, b) => changedAt(a) - changedAt(b))) {
      if (stack.name === except) this.#makeWay(stack);
      endInterrupted(stack);
      for (const resource of stack.state.running) this.#claims.take(resource, stack.id);
      restoration.owe(stack.state.running, stack);
    }
    await restoration.attempt();
    this.#listResources();
    return () => restoration.finish();
  }

  /** Works a declaration out for a stack. @throws TemplateError with all problems of the template */
  plan(name: string, declaration: StackDeclaration): Promise<Planned> {
    const stack = this.find(name) ?? { name, id: this.#idFor(name), state: undefined };
    return this.#deps.plan(stack, declaration, namesIn(stack.state?.running ?? []));
  }

  /** The ARN that a new stack will have: its template may name it. */
  #idFor(name: string): string {
    const { random, services } = this.#deps;
    const id = this.#nextIds.get(name) ?? stackArn({ ...services.naming, stackName: name }, random.uuid());
    this.#nextIds.set(name, id);
    return id;
  }

  /** The changes that a plan would bring. */
  changesOf(stack: Stack, { resources }: Planned): readonly Change[] {
    return changesBetween(stack.state.running, resources, this.#deps.services);
  }

  /**
   * Creates the resources of a new stack.
   * @returns the error that kept it from being complete
   */
  create(...asked: Parameters<StackWork['create']>): Promise<Error | undefined> {
    return this.#working(() => this.#work.create(...asked));
  }

  /**
   * Changes a stack. When a resource cannot be changed, everything is brought back.
   * @returns the error that it was brought back for
   */
  update(...asked: Parameters<StackWork['update']>): Promise<Error | undefined> {
    return this.#working(() => this.#work.update(...asked));
  }

  /** Has a stack take over resources that exist. @returns the error for which it took none */
  import(...asked: Parameters<StackWork['import']>): Promise<Error | undefined> {
    return this.#working(() => this.#work.import(...asked));
  }

  /** Deletes a stack with its resources, except those whose deletion policy retains them. */
  delete(stack: Stack): Promise<Error | undefined> {
    return this.#working(() => this.#work.delete(stack));
  }

  #makeWay(stack: Stack): void {
    if (stack.status === 'DELETE_COMPLETE') return;
    stack.enter('DELETE_COMPLETE', 'The region started with a package that has the name of this stack.', {
      running: [],
    });
    this.#deps.log(`Stack ${stack.name}, which calls had made, makes way for the package.`);
  }

  async #working(work: () => Promise<Error | undefined>): Promise<Error | undefined> {
    const error = await holding(this.#deps.clock, work);
    this.#listResources();
    return error;
  }

  #listResources(): void {
    this.#resources.clear();
    for (const { state } of this.#all) {
      for (const { logicalId, type, ref, attributes } of state.running)
        this.#resources.set(logicalId, { type, ref, attributes });
    }
  }
}

const changedAt = ({ state: { updatedAtMs, createdAtMs } }: Stack): number => updatedAtMs ?? createdAtMs;
