import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Target } from '../clients/aws.ts';
import type { HttpApi } from '../clients/http-api.ts';
import type { Check } from './check.ts';
import type { DeployedStack } from './stack.ts';

/** What an application's own checks get. */
export interface Deployed {
  readonly stack: DeployedStack;
  readonly target: Target;
  /** Undefined where the stack has no HTTP API. */
  readonly api: HttpApi | undefined;
  /** Names this run, in what it writes: letters, digits and hyphens. */
  readonly run: string;
  readonly now: () => number;
}

/** The checks of an application: they run one after the other, so that one may go on from what another did. */
export type Probes = (deployed: Deployed) => readonly Check[];

/** A folder of ops/ that has this file has checks of its own. It exports `probes`. */
const FILE = 'smoke.ts';

export async function findProbes(folder: string = path.join(import.meta.dirname, '..')): Promise<readonly Probes[]> {
  const files = readdirSync(folder)
    .map((name) => path.join(folder, name, FILE))
    .filter((file) => existsSync(file));
  return Promise.all(
    files.map(async (file) => {
      const module: { readonly probes: Probes } = await import(file);
      return module.probes;
    }),
  );
}
