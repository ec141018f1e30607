import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { number } from '../core/properties.ts';
import type { StateStore } from '../core/state-store.ts';
import { type ReadStateMachine, stateMachineRow } from './persisted-state-machines.ts';
import type { StateMachine } from './state-machine.ts';

/** A published version: the state machine as it was. */
export interface Version extends StateMachine {
  readonly versionArn: string;
}

interface Publication {
  readonly description?: string | undefined;
  /** The revision that the caller means. */
  readonly revisionId?: string | undefined;
}

const KIND = 'state-machine-version';
const COUNT_KIND = 'state-machine-version-count';

/**
 * The published versions of all state machines.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html
 */
export class Versions {
  readonly #deps: { readonly stateStore: StateStore; readonly clock: Clock };
  /** In the order of their numbers. */
  readonly #byArn = new Map<string, Version>();
  /** The number of the last version, by state machine: a number is never used again. */
  readonly #counts: Map<string, number>;

  constructor(deps: { readonly stateStore: StateStore; readonly clock: Clock }, read: ReadStateMachine) {
    this.#deps = deps;
    for (const [arn, row] of deps.stateStore.rows(KIND)) {
      if (isObject(row)) this.#byArn.set(arn, { ...read(row), versionArn: arn });
    }
    const counts = [...deps.stateStore.rows(COUNT_KIND)];
    this.#counts = new Map(counts.map(([arn, row]) => [arn, isObject(row) ? (number(row, 'count') ?? 0) : 0]));
  }

  /** Publishes a state machine as it is. The same revision is published once. @throws AwsError ConflictException */
  publish(stateMachine: StateMachine, { description, revisionId }: Publication = {}): Version {
    const current = stateMachine.revisionId ?? 'INITIAL';
    if (revisionId !== undefined && revisionId !== current) {
      const reason = `Failed to publish the State Machine version for revision ${revisionId}.`;
      throw new AwsError('ConflictException', `${reason} The current State Machine revision is ${current}.`);
    }
    const [latest] = this.list(stateMachine.arn);
    if (latest !== undefined && latest.revisionId === stateMachine.revisionId) return latest;
    const { stateStore, clock } = this.#deps;
    const count = (this.#counts.get(stateMachine.arn) ?? 0) + 1;
    const versionArn = `${stateMachine.arn}:${count}`;
    const version: Version = { ...stateMachine, versionArn, description, createdAt: clock.now() };
    this.#counts.set(stateMachine.arn, count);
    this.#byArn.set(versionArn, version);
    stateStore.atomically(() => {
      stateStore.put(COUNT_KIND, stateMachine.arn, { count } satisfies JsonObject);
      stateStore.put(KIND, versionArn, stateMachineRow(version));
    });
    return version;
  }

  find(versionArn: string): Version | undefined {
    return this.#byArn.get(versionArn);
  }

  /** Of one state machine, the newest first. */
  list(stateMachineArn: string): readonly Version[] {
    return [...this.#byArn.values()].filter(({ arn }) => arn === stateMachineArn).reverse();
  }

  /** An unknown one is not an error. */
  delete(versionArn: string): void {
    this.#byArn.delete(versionArn);
    this.#deps.stateStore.remove(KIND, versionArn);
  }

  /** Forgets all of a state machine that is deleted. */
  forget(stateMachineArn: string): void {
    for (const { versionArn } of this.list(stateMachineArn)) this.delete(versionArn);
    this.#counts.delete(stateMachineArn);
    this.#deps.stateStore.remove(COUNT_KIND, stateMachineArn);
  }
}
