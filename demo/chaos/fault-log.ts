import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bit } from '@tributary/region/faults';
import { at, type Json, listOf, objectOf, parseJson, textOf } from '@tributary/region/json';
import { tally } from '../check/tally.ts';

/** A fault that the region has injected. */
export interface Fault {
  readonly kind: string;
  /** Counts the region's starts, from 0. */
  readonly start: number;
  /** Its number in the journal of that start. */
  readonly n: number;
  readonly place: string;
  /** The ids of all events that the struck invocation, call or delivery was about. */
  readonly ids: readonly string[];
  /** The function that made the struck call. */
  readonly caller: string | undefined;
  /** The struck invocation, or the one that made the struck call. */
  readonly requestId: string | undefined;
  /** The ids of the events that the struck call carried. */
  readonly carried: readonly string[];
  /** Of a fault that flips a bit. */
  readonly flipped?: Bit;
}

/** Faults that end the region, and with it all that functions had in hand. */
const ENDINGS: ReadonlySet<string> = new Set(['killRegion', 'diskFull', 'bitFlip']);

export const endsRegion = ({ kind }: Pick<Fault, 'kind'>): boolean => ENDINGS.has(kind);

/** The faults in the log that a region keeps beside its persisted state, over all of its starts. */
export function readFaults(dataDir: string): readonly Fault[] {
  const file = path.join(dataDir, 'faults.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(faultIn);
}

function faultIn(line: string): Fault {
  const { detail, start, n, place, ids } = objectOf(parseJson(line));
  const texts = (list: unknown): readonly string[] => listOf(list).map((item) => textOf(item));
  return {
    kind: textOf(at(detail, 'fault'), 'unknown'),
    start: Number(start),
    n: Number(n),
    place: textOf(place),
    ids: texts(ids),
    caller: textOf(at(detail, 'caller')) || undefined,
    requestId: textOf(at(detail, 'requestId')) || undefined,
    carried: texts(at(detail, 'carried')),
    ...flippedIn(detail),
  };
}

function flippedIn(detail: Json | undefined): Pick<Fault, 'flipped'> {
  const [file, position, bit] = [at(detail, 'file'), at(detail, 'position'), at(detail, 'bit')];
  return typeof file === 'string' ? { flipped: { file, position: Number(position), bit: Number(bit) } } : {};
}

/** How often each kind of fault was injected. */
export const countsOf = (faults: readonly Fault[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...tally(faults.map(({ kind }) => kind))].sort(([a], [b]) => a.localeCompare(b)));
