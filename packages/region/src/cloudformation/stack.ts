import type { Clock } from '../core/clock.ts';
import { defined } from '../core/properties.ts';
import type { ResolvedOutput } from '../template/resolve.ts';
import { type ResolvedResource, UNKNOWN } from '../template/resource.ts';
import type { ShownParameter } from '../template/stored-parameters.ts';
import type { Phase, Step } from './apply.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes */
export type StackStatus =
  | `${'CREATE' | 'UPDATE' | 'DELETE' | 'IMPORT' | 'ROLLBACK' | 'UPDATE_ROLLBACK' | 'IMPORT_ROLLBACK'}_${Exclude<Phase, 'SKIPPED'>}`
  | 'REVIEW_IN_PROGRESS';

/** What a stack is to be: the template, and the values for its parameters. */
export interface StackDeclaration {
  /** JSON or YAML. */
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StackEvent {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly atMs: number;
}

/** A resource of a stack, by what last happened to it. */
export type StackResource = Omit<StackEvent, 'eventId'>;

/** What outlives a restart of a stack, beside its events. */
export interface StackState {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly declaration: StackDeclaration;
  readonly status: StackStatus;
  readonly reason?: string;
  readonly updatedAtMs?: number;
  readonly deletedAtMs?: number;
  readonly isProtected: boolean;
  /** The stack policy, JSON text. */
  readonly policy?: string;
  readonly outputs: readonly ResolvedOutput[];
  /** With the values that they have where no other is given. */
  readonly parameters: readonly ShownParameter[];
  /** The names of the exports of other stacks that it takes. */
  readonly imports: readonly string[];
  /** The resources that it has, in the order of their creation. */
  readonly running: readonly ResolvedResource[];
  /** What it is to have once the operation under way has ended. */
  readonly wanted?: readonly ResolvedResource[];
  /** The deletion policies of the template, by logical id. */
  readonly deletionPolicies: Readonly<Record<string, string>>;
}

/** Takes what a stack is to remember. */
export interface StackRecorder {
  state(state: StackState): void;
  event(stackId: string, event: StackEvent): void;
}

export const NO_RECORDER: StackRecorder = { state: () => {}, event: () => {} };

export function newStackState(
  id: string,
  name: string,
  declaration: StackDeclaration,
  createdAtMs: number,
): StackState {
  const nothing = { outputs: [], parameters: [], imports: [], running: [], deletionPolicies: {} };
  return { id, name, declaration, createdAtMs, status: 'CREATE_IN_PROGRESS', isProtected: false, ...nothing };
}

type PlannedState = Pick<StackState, 'outputs' | 'parameters' | 'imports' | 'deletionPolicies'>;

/** The parts of a plan that a stack remembers. */
export function plannedState({ outputs, parameters, imports, deletionPolicies }: PlannedState): PlannedState {
  return { outputs, parameters, imports, deletionPolicies };
}

/** A stack with its resources, outputs and events. */
export class Stack {
  #state: StackState;
  readonly #clock: Clock;
  readonly #recorder: StackRecorder;
  readonly #resources = new Map<string, StackResource>();
  readonly #events: StackEvent[] = [];
  #lastEventMs = 0;

  /** @param events of earlier starts, the oldest first */
  constructor(state: StackState, clock: Clock, recorder: StackRecorder, events: readonly StackEvent[] = []) {
    this.#state = state;
    this.#clock = clock;
    this.#recorder = recorder;
    for (const event of events) this.#take(event);
  }

  get state(): StackState {
    return this.#state;
  }

  get id(): string {
    return this.#state.id;
  }

  get name(): string {
    return this.#state.name;
  }

  get status(): StackStatus {
    return this.#state.status;
  }

  /** The newest first, as CloudFormation gives them. */
  get events(): readonly StackEvent[] {
    return this.#events.toReversed();
  }

  get resources(): readonly StackResource[] {
    return [...this.#resources.values()];
  }

  get isInProgress(): boolean {
    return this.status.endsWith('_IN_PROGRESS') && this.status !== 'REVIEW_IN_PROGRESS';
  }

  change(changes: Partial<StackState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#recorder.state(this.#state);
  }

  /** @param changes what the stack is from now on */
  enter(status: StackStatus, reason?: string, changes: Partial<StackState> = {}): void {
    const { id, name, reason: _before, ...state } = this.#state;
    const atMs = this.#record({ logicalId: name, physicalId: id, type: STACK_TYPE, status, ...defined({ reason }) });
    const times = {
      ...(status.startsWith('UPDATE') && { updatedAtMs: atMs }),
      ...(status === 'DELETE_COMPLETE' && { deletedAtMs: atMs }),
    };
    this.#state = { id, name, ...state, status, ...defined({ reason }), ...times };
    this.change(changes);
  }

  /** Notes a step of one of the resources. */
  note({ resource, verb, phase, reason }: Step): void {
    const { logicalId, type, ref } = resource;
    const physicalId = physicalIdOf(ref);
    this.#record({ logicalId, physicalId, type, status: `${verb}_${phase}`, ...defined({ reason }) });
  }

  /** Times differ, so that an order by time is the order of what happened. */
  #record(event: Omit<StackEvent, 'eventId' | 'atMs'>): number {
    const atMs = Math.max(this.#clock.now(), this.#lastEventMs + 1);
    const whole = { ...event, eventId: `${event.logicalId}-${event.status}-${this.#events.length}`, atMs };
    this.#take(whole);
    this.#recorder.event(this.id, whole);
    return atMs;
  }

  #take(event: StackEvent): void {
    this.#events.push(event);
    this.#lastEventMs = event.atMs;
    if (event.type === STACK_TYPE && event.physicalId === this.id) return;
    const key = keyOf(event.logicalId, event.physicalId);
    this.#resources.delete(keyOf(event.logicalId, ''));
    if (GONE.includes(event.status)) this.#resources.delete(key);
    else this.#resources.set(key, event);
  }

  /** What last happened to a resource; undefined for one that is gone. */
  lastOf({ logicalId, ref }: ResolvedResource): StackResource | undefined {
    return this.#resources.get(keyOf(logicalId, physicalIdOf(ref)));
  }
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Empty as long as it is not known. */
const physicalIdOf = (ref: string): string => (ref === UNKNOWN ? '' : ref);

const keyOf = (logicalId: string, physicalId: string): string => `${logicalId}\0${physicalId}`;

const GONE: readonly string[] = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];
