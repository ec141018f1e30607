import type { Json } from '../../core/json.ts';
import type { Ending } from '../flow/ending.ts';
import type { Evaluate, Expression, Scope } from '../flow/expression.ts';
import type { PlaceResult } from '../flow/result-path.ts';
import type { Branch } from '../run/branch.ts';
import type { Catcher, Retrier } from '../run/retry.ts';
import type { Language, Reader } from './reader.ts';

/** The result of a state's work. */
export interface Done {
  readonly result: Json;
  /** The next state, when the work decides it. */
  readonly next?: string;
  /** Assign and Output, where the work decides which count. */
  readonly ending?: Ending;
}

/** One attempt of a state: the arguments of its work. */
export interface StateRun {
  readonly name: string;
  readonly branch: Branch;
  /** The state's input after InputPath and Parameters, or its Arguments. */
  readonly input: Json;
  /** What expressions of the state's own fields read. */
  readonly scope: Scope;
  /** When the state was entered, milliseconds since the epoch. */
  readonly enteredAt: number;
  /** A call whose end is waited for. */
  readonly callback: Callback;
}

export interface Callback {
  /** Undefined for a state that waits for no end. */
  readonly token: string | undefined;
  /** The answer to the call, where an earlier region made it. */
  readonly submitted: Json | undefined;
  /** Persists the answer, so that the call is not made again. */
  submit(answer: Json): void;
}

/** @throws StateFailure */
export type Work = (run: StateRun) => Promise<Done> | Done;

/** Fields that several kinds of states share. */
export type Trait = 'paths' | 'parameters' | 'resultSelector' | 'resultPath' | 'errors' | 'transition' | 'ending';

/** One kind of state. */
export interface StateKind {
  readonly traits: readonly Trait[];
  /** The fields of this kind only. */
  readonly fields: readonly string[];
  /** The same in JSONata, where they differ. */
  readonly jsonataFields?: readonly string[];
  /** The event of a failure that is not retried. */
  readonly failedEvent?: string;
  /** Reads the fields of this kind, and records their problems. */
  compile(reader: Reader, tools: CompileTools): Work;
  /** The names of the states to which the work can lead. */
  targets?(reader: Reader): readonly string[];
}

export interface CompileTools {
  /** Compiles a machine inside a state. */
  readonly machine: (reader: Reader) => Machine;
  /** Keeps the machine of a distributed Map state, under the path of the state. */
  readonly keep: (path: string, machine: Machine) => void;
}

/** A compiled state. */
export interface State {
  readonly name: string;
  readonly type: string;
  readonly language: Language;
  readonly failedEvent: string | undefined;
  /** Whether its work can be retried, and has a result other than its input. */
  readonly isWorking: boolean;
  /** Whether its task gets a token. */
  readonly hasToken: boolean;
  readonly work: Work;
  readonly inputPath: Expression | undefined;
  /** Parameters, or Arguments. */
  readonly parameters: Evaluate | undefined;
  readonly ending: Ending;
  readonly resultSelector: Expression | undefined;
  readonly placeResult: PlaceResult | undefined;
  readonly outputPath: Expression | undefined;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  /** Undefined when the machine ends, or when the work decides. */
  readonly next: string | undefined;
}

/** States and the first of them: a whole state machine, or one inside a state. */
export interface Machine {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
  readonly timeoutSeconds: number | undefined;
  /** The machines of all distributed Map states of the definition, by the paths of the states. */
  readonly processors: ReadonlyMap<string, Machine>;
}
