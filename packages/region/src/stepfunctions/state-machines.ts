import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { checkArn, checkName, type Home, statesArn } from './arns.ts';
import { problemsText, readDefinition } from './definition/machine.ts';
import type { Machine } from './definition/state.ts';
import { type ReadStateMachine, stateMachineRow } from './persisted-state-machines.ts';
import type { StateMachine, StateMachineDeclaration } from './state-machine.ts';

const KIND = 'state-machine';
/** The latest declarations of the template's state machines. */
const DECLARED_KIND = 'state-machine-declaration';

export interface StateMachinesDeps extends Home {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
}

/** The state machines of one region and account. */
export class StateMachines {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #home: Home;
  readonly #stateStore: StateStore;
  readonly #declared: ReadonlyMap<string, Json>;
  readonly #byArn = new Map<string, StateMachine>();

  constructor({ clock, random, stateStore, ...home }: StateMachinesDeps, read: ReadStateMachine) {
    this.#clock = clock;
    this.#random = random;
    this.#home = home;
    this.#stateStore = stateStore;
    this.#declared = new Map(stateStore.rows(DECLARED_KIND));
    for (const [arn, row] of stateStore.rows(KIND)) if (isObject(row)) this.#byArn.set(arn, read(row));
  }

  /**
   * Creates a state machine. To create the same one again is not an error.
   * @throws AwsError InvalidName, InvalidDefinition, StateMachineAlreadyExists, StateMachineDeleting
   */
  create(declaration: StateMachineDeclaration): StateMachine {
    checkName(declaration.name);
    const arn = statesArn(this.#home, `stateMachine:${declaration.name}`);
    const known = this.#byArn.get(arn);
    if (known?.isDeleting) throw deleting(arn);
    if (known && !isSame(known, declaration)) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    return known ?? this.#make(arn, declaration);
  }

  /**
   * Creates a state machine of the template. One of an earlier start stays, with its later updates, until
   * the template changes.
   */
  declare(declaration: StateMachineDeclaration): void {
    const arn = statesArn(this.#home, `stateMachine:${declaration.name}`);
    const known = this.#byArn.get(arn);
    const text = JSON.stringify(declaration);
    // CloudFormation waits until an earlier one is gone.
    if (known?.isDeleting) this.#make(arn, declaration);
    else if (known === undefined) this.create(declaration);
    else if (this.#declared.get(arn) !== text) this.#change(known, declaration);
    this.#stateStore.put(DECLARED_KIND, arn, text);
  }

  /** Running executions go on with the old definition. @throws AwsError StateMachineDoesNotExist, InvalidDefinition */
  update(arn: string, change: Partial<Pick<StateMachineDeclaration, 'definition' | 'roleArn'>>): StateMachine {
    return this.#change(this.get(arn), change);
  }

  /** @throws AwsError InvalidArn, StateMachineDoesNotExist */
  get(arn: string): StateMachine {
    checkArn(arn, 'stateMachine');
    const found = this.#byArn.get(arn);
    if (!found) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return found;
  }

  has(arn: string): boolean {
    return this.#byArn.has(arn);
  }

  list(): readonly StateMachine[] {
    return [...this.#byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** It is there until its executions have ended, and starts no more of them. */
  beginDeletion(arn: string): void {
    this.#put({ ...this.get(arn), isDeleting: true });
  }

  /** An unknown one is not an error. */
  delete(arn: string): void {
    checkArn(arn, 'stateMachine');
    this.#byArn.delete(arn);
    this.#stateStore.remove(KIND, arn);
  }

  /** A change that changes nothing makes no new revision. */
  #change(known: StateMachine, change: Partial<StateMachineDeclaration>): StateMachine {
    if (known.isDeleting) throw deleting(known.arn);
    const changed = { ...known, ...change };
    const isSameRevision = changed.definition === known.definition && changed.roleArn === known.roleArn;
    const revisionId = isSameRevision ? known.revisionId : this.#random.uuid();
    return this.#put({ ...changed, machine: compiled(changed), updatedAt: this.#clock.now(), revisionId });
  }

  #make(arn: string, declaration: StateMachineDeclaration): StateMachine {
    const now = this.#clock.now();
    return this.#put({ ...declaration, arn, machine: compiled(declaration), createdAt: now, updatedAt: now });
  }

  #put(stateMachine: StateMachine): StateMachine {
    this.#byArn.set(stateMachine.arn, stateMachine);
    this.#stateStore.put(KIND, stateMachine.arn, stateMachineRow(stateMachine));
    return stateMachine;
  }
}

export const deleting = (arn: string): AwsError =>
  new AwsError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);

function isSame(known: StateMachine, { type, definition }: StateMachineDeclaration): boolean {
  return known.type === type && known.definition === definition;
}

function compiled({ definition, type }: StateMachineDeclaration): Machine {
  const { machine, problems } = readDefinition(definition, type);
  if (problems.length === 0) return machine;
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${problemsText(problems)}'`);
}
