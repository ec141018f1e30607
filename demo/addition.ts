import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Region } from '@tributary/region';
import type { Random } from '@tributary/region/random';
import type { Findings as ChaosFindings, ChaosPart, Found, Surroundings } from './chaos/part.ts';
import type { BusEvent } from './check/bus.ts';
import type { Comparison } from './check/comparison.ts';
import type { Produced, Step } from './traffic/step.ts';

/** What an addition makes of a finished run. */
export interface Findings extends Comparison {
  /** Rows of the summary: a name, a count, and what is counted. */
  readonly rows: readonly (readonly [name: string, count: number, what: string])[];
}

export interface Finished {
  readonly produced: readonly Produced[];
  readonly onBus: readonly BusEvent[];
}

/** Something of others that runs beside the application in demo and chaos, and that the application calls. */
export interface Beside {
  /** The values of the template's parameters that lead to it. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Called when the region of a demo is idle. */
  check(finished: Finished): Findings;
  /** What does not hold in chaos, by the name of the invariant. */
  problems(findings: ChaosFindings): Readonly<Record<string, readonly Found[]>>;
  stop(): void;
}

/** A domain's part in a demo, once its region runs. */
export interface Opened {
  /** What others do than the producers of events, while these are sent. */
  act(): Promise<void>;
  /** Called when the region is idle. */
  check(finished: Finished): Promise<Findings>;
}

/** The region that a soak loads. */
export interface Loaded {
  readonly endpoint: string;
  /** As its page `/_region/resources` has them, by logical id. */
  readonly resources: unknown;
  readonly random: Random;
}

/** A domain's part in demo and chaos: stories in place of made events, and what must come of them. */
export interface Addition {
  /** The types of events that come about in its stories. No others of these types are made. */
  readonly types: readonly string[];
  /** About so many events, in the order in which they happen. @param round those of another round are other stories */
  stories(events: number, startMs: number, random: Random, round?: number): readonly Step[];
  /** Called before anything is sent. @param events about so many are sent, the first of them at `startMs` */
  open(region: Region, events: number, startMs: number, random: Random): Promise<Opened>;
  /** Called before the region starts. */
  beside?(seed: number): Promise<Beside>;
  /** What others do than the producers of events, in a soak: again and again. An act throws when it is answered wrongly. */
  act?(around: Loaded): Promise<() => Promise<void>>;
  /** Its part in `npm run chaos`. */
  readonly chaos?: (around: Surroundings) => Promise<ChaosPart>;
}

/** Starts what runs beside the application, before its region. */
export const besidesOf = (domains: readonly Addition[], seed: number): Promise<readonly Beside[]> =>
  Promise.all(domains.flatMap((domain) => domain.beside?.(seed) ?? []));

/** The parameters of a region that lead to all of these. */
export const parametersOf = (besides: readonly Beside[]): Readonly<Record<string, string>> =>
  Object.fromEntries(besides.flatMap(({ parameters }) => Object.entries(parameters)));

/** A folder of demo/ that has this file is an addition. It exports `addition`. */
const FILE = 'addition.ts';

export async function additions(folder: string = import.meta.dirname): Promise<readonly Addition[]> {
  const files = readdirSync(folder)
    .map((name) => path.join(folder, name, FILE))
    .filter((file) => existsSync(file));
  return Promise.all(
    files.map(async (file) => {
      const module: { readonly addition: Addition } = await import(file);
      return module.addition;
    }),
  );
}
