import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Mutant } from './mutant.ts';
import { KIT_MUTANTS } from './of-the-kit.ts';
import { REGION_MUTANTS } from './of-the-region.ts';

const DEMO = path.resolve(import.meta.dirname, '..');
/** A folder of demo/ that has this file adds bugs of its own code. It exports `mutants`. */
const FILE = 'mutants.ts';

export async function allMutants(): Promise<readonly Mutant[]> {
  const files = readdirSync(DEMO)
    .map((name) => path.join(DEMO, name, FILE))
    .filter((file) => existsSync(file));
  const added = await Promise.all(
    files.map(async (file) => {
      const module: { readonly mutants: readonly Mutant[] } = await import(file);
      return module.mutants;
    }),
  );
  return [...KIT_MUTANTS, ...added.flat(), ...REGION_MUTANTS];
}
