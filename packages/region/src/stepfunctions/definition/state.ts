import type { Json } from '../../core/json.ts';
import type { Expression } from '../flow/expression.ts';
import type { PlaceResult } from '../flow/result-path.ts';
import type { Branch } from '../run/branch.ts';
import type { Catcher, Retrier } from '../run/retry.ts';
import type { Reader } from './reader.ts';

/** What a state's own work ends with. */
export interface Done {
  readonly result: Json;
  /** Where to go on, when the work decides that. */
  readonly next?: string;
}

/** One attempt of a state, as its own work sees it. */
export interface StateRun {
  readonly name: string;
  readonly branch: Branch;
  /** What InputPath and Parameters made of the state's input. */
  readonly input: Json;
  /** The context object. */
  readonly context: Json;
  /** When the state was entered, milliseconds since the epoch. */
  readonly enteredAt: number;
}

/** @throws StateFailure */
export type Work = (run: StateRun) => Promise<Done> | Done;

/** Fields that several kinds of states share. */
export type Trait = 'paths' | 'parameters' | 'resultSelector' | 'resultPath' | 'errors' | 'transition';

/** One kind of state. */
export interface StateKind {
  readonly traits: readonly Trait[];
  /** Fields of its own. */
  readonly fields: readonly string[];
  /** Reads the fields of its own, noting what is wrong with them. */
  compile(reader: Reader, tools: CompileTools): Work;
  /** Names of states to which the work itself can lead. */
  targets?(reader: Reader): readonly string[];
}

export interface CompileTools {
  /** Compiles a machine inside a state. */
  readonly machine: (reader: Reader) => Machine;
}

/** A state, ready to run. */
export interface State {
  readonly name: string;
  readonly type: string;
  readonly work: Work;
  readonly inputPath: Expression | undefined;
  readonly parameters: Expression | undefined;
  readonly resultSelector: Expression | undefined;
  readonly placeResult: PlaceResult | undefined;
  readonly outputPath: Expression | undefined;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  /** Undefined where the machine ends, or where the work decides. */
  readonly next: string | undefined;
}

/** States and where they begin; a whole state machine, or a part inside a state. */
export interface Machine {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
  readonly timeoutSeconds: number | undefined;
}
