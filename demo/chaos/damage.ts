import { cpSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Bit, flipBit } from '@tributary/region/faults';

/** What a start did with a damaged folder. */
export type StartOutcome = 'refused' | 'said' | 'went on';

/** As docs/reference/local-data.md says of each file with a flipped bit. Any other file stops the start. */
const MAY: readonly (readonly [file: RegExp, outcomes: readonly StartOutcome[]])[] = [
  // A bit that SQLite does not read changes nothing.
  [/^region\.sqlite(-wal)?$/, ['refused', 'went on']],
  [/^region\.changes$/, ['said']],
  [/^kafka\/offsets\.end$/, ['said']],
  [/^kafka\/topics\/.*\/end$/, ['said']],
  [/\.index$/, ['said', 'went on']],
];

const outcomesOf = (file: string): readonly StartOutcome[] =>
  MAY.find(([pattern]) => pattern.test(file))?.[1] ?? ['refused'];

/** A data folder with a flipped bit, and a copy of it from before. */
export class DamagedFolder {
  readonly #dataDir: string;
  readonly #copy: string;
  readonly #bit: Bit;

  constructor(dataDir: string, bit: Bit) {
    this.#dataDir = dataDir;
    this.#bit = bit;
    this.#copy = `${dataDir}-copy`;
    cpSync(dataDir, this.#copy, { recursive: true, preserveTimestamps: true });
    flipBit(this.#copy, bit);
  }

  /**
   * @param printed what the region printed when it was started on the folder
   * @param hasTaken whether it works with the folder
   */
  outcomeOf(printed: string, hasTaken: boolean): StartOutcome {
    if (!hasTaken) return 'refused';
    return printed.includes(this.#bit.file) ? 'said' : 'went on';
  }

  /**
   * What is wrong with the outcome of a start; undefined where the documentation says the same.
   * @param wasStruck whether a fault has ended the start, maybe before it could say what it had seen
   */
  problemWith(outcome: StartOutcome, printed: string, wasStruck: boolean): string | undefined {
    const { file, position, bit } = this.#bit;
    const where = `bit ${bit} at position ${position} of ${file} was flipped`;
    const wanted = outcomesOf(file);
    const isUnsaid = wasStruck && outcome === 'went on' && wanted.includes('said');
    if (!wanted.includes(outcome) && !isUnsaid)
      return `${where}: the start ${outcome}, and must have ${wanted.join(' or ')}`;
    const isNamed = outcome !== 'refused' || printed.includes(path.basename(file).replace(/-wal$/, ''));
    return isNamed ? undefined : `${where}: the start does not name the file`;
  }

  /** Brings the folder back from the copy, as the message of a refused start says. */
  bringBack(): void {
    rmSync(this.#dataDir, { recursive: true });
    renameSync(this.#copy, this.#dataDir);
  }

  /** The folder is used as it is. */
  forgetCopy(): void {
    rmSync(this.#copy, { recursive: true, force: true });
  }
}
