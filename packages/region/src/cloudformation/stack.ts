import type { Clock } from '../core/clock.ts';
import type { ResolvedOutput } from '../template/resolve.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Phase, Step, Verb } from './apply.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes */
export type StackStatus =
  | `${'CREATE' | 'UPDATE' | 'DELETE' | 'ROLLBACK' | 'UPDATE_ROLLBACK'}_${Exclude<Phase, 'SKIPPED'>}`
  | 'REVIEW_IN_PROGRESS';

/** What a stack is to be: the template, and the values for its parameters. */
export interface StackDeclaration {
  /** JSON text. */
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
  readonly reason: string | undefined;
  readonly atMs: number;
}

/** A resource of a stack, with what last happened to it. */
export interface StackResource {
  readonly resolved: ResolvedResource;
  readonly status: string;
  readonly reason: string | undefined;
  readonly atMs: number;
}

/** A stack with its resources, outputs and events. */
export class Stack {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  declaration: StackDeclaration;
  updatedAtMs: number | undefined;
  deletedAtMs: number | undefined;
  outputs: readonly ResolvedOutput[] = [];
  isProtected = false;
  /** In the order of their creation. */
  running: readonly ResolvedResource[] = [];
  /** The deletion policies of the template, by logical id. */
  deletionPolicies: Readonly<Record<string, string>> = {};
  #status: StackStatus = 'CREATE_IN_PROGRESS';
  #reason: string | undefined;
  readonly #clock: Clock;
  readonly #resources = new Map<string, StackResource>();
  readonly #events: StackEvent[] = [];
  #lastEventMs = 0;

  constructor(id: string, name: string, declaration: StackDeclaration, clock: Clock) {
    this.id = id;
    this.name = name;
    this.declaration = declaration;
    this.#clock = clock;
    this.createdAtMs = clock.now();
  }

  get status(): StackStatus {
    return this.#status;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  /** The newest first, as CloudFormation gives them. */
  get events(): readonly StackEvent[] {
    return this.#events.toReversed();
  }

  get resources(): readonly StackResource[] {
    return [...this.#resources.values()];
  }

  get isInProgress(): boolean {
    return this.#status.endsWith('_IN_PROGRESS') && this.#status !== 'REVIEW_IN_PROGRESS';
  }

  enter(status: StackStatus, reason?: string): void {
    this.#status = status;
    this.#reason = reason;
    const atMs = this.#event({ logicalId: this.name, physicalId: this.id, type: STACK_TYPE, status, reason });
    if (status.startsWith('UPDATE')) this.updatedAtMs = atMs;
    if (status === 'DELETE_COMPLETE') this.deletedAtMs = atMs;
  }

  /** Notes a step of one of the resources. */
  note({ resource, verb, phase, reason }: Step): void {
    const status = `${verb}_${phase}`;
    const { logicalId, type, ref } = resource;
    const atMs = this.#event({ logicalId, physicalId: ref, type, status, reason });
    if (isGone(verb, phase)) this.#resources.delete(keyOf(resource));
    else this.#resources.set(keyOf(resource), { resolved: resource, status, reason, atMs });
  }

  /** Times differ, so that an order by time is the order of what happened. */
  #event(event: Omit<StackEvent, 'eventId' | 'atMs'>): number {
    this.#lastEventMs = Math.max(this.#clock.now(), this.#lastEventMs + 1);
    const atMs = this.#lastEventMs;
    this.#events.push({ ...event, eventId: `${event.logicalId}-${event.status}-${this.#events.length}`, atMs });
    return atMs;
  }
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

const keyOf = ({ logicalId, ref }: ResolvedResource): string => `${logicalId}\0${ref}`;

const isGone = (verb: Verb, phase: Phase): boolean =>
  verb === 'DELETE' && (phase === 'COMPLETE' || phase === 'SKIPPED');
