import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { at, objectsOf, parseJson, textOf } from '@tributary/region/json';
import type { CheckName } from './cells.ts';
import { expectedOf } from './expected.ts';
import type { Mutant } from './mutant.ts';

/** What a check said: the names of what failed, none where nothing did. */
export type Caught = readonly string[];

export interface CheckOptions {
  /** The folder of the copy. */
  readonly folder: string;
  readonly events: number;
  readonly seed: number;
  /** So many seeds, until one finds it: what comes to light by an overlap need not do so at each seed. */
  readonly seeds: number;
}

const WITHIN_MS = 900_000;

/** @returns undefined where the mutant has nothing for this check to run */
export async function run(check: CheckName, mutant: Mutant, options: CheckOptions): Promise<Caught | undefined> {
  if (check === 'chaos') return chaosUntilFound(mutant, options);
  if (check === 'unit') return jest(unitTestsOf(mutant), options);
  return mutant.tests === undefined ? undefined : jest([...mutant.tests], options);
}

/** A file of another language than TypeScript has no related tests. */
const unitTestsOf = ({ unit, file }: Mutant): readonly string[] =>
  unit ?? ['--findRelatedTests', file, '--testPathPatterns', 'test/unit', '--passWithNoTests'];

/** Where nothing is expected of chaos, one seed is enough. */
async function chaosUntilFound(mutant: Mutant, options: CheckOptions): Promise<Caught> {
  const seeds = expectedOf(mutant).includes('chaos') ? options.seeds : 1;
  for (let seed = options.seed; seed < options.seed + seeds; seed++) {
    const caught = await chaos(mutant, { ...options, seed });
    if (caught.length > 0) return caught;
  }
  return [];
}

async function chaos({ plan = 'mutants/plans/hard' }: Mutant, { folder, events, seed }: CheckOptions): Promise<Caught> {
  const faults = `demo/${plan}.json`;
  const args = ['demo/chaos.ts', '--json', '--events', String(events), '--seed', String(seed), '--faults', faults];
  const { failed, stdout, stderr } = await node(args, folder);
  const problems = objectsOf(at(parseJson(stdout.trim().split('\n').at(-1) ?? ''), 'problems'));
  if (problems.length > 0) return [...new Set(problems.map(({ invariant }) => textOf(invariant)))];
  if (failed) throw new Error(stderr.slice(-2_000));
  return [];
}

async function jest(args: readonly string[], { folder }: CheckOptions): Promise<Caught> {
  const manifest = parseJson(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const [, ...options] = textOf(at(manifest, 'scripts', 'jest')).split(' ');
  const { failed, stdout, stderr } = await node([...options, '--bail', '--silent', ...args], folder);
  if (!failed) return [];
  const files = [...`${stdout}\n${stderr}`.matchAll(/^FAIL (\S+)/gm)].map(([, file = '']) =>
    path.basename(file, '.test.ts'),
  );
  return files.length > 0 ? [...new Set(files)] : ['the tests do not run'];
}

interface Ran {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const node = (args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd, timeout: WITHIN_MS, maxBuffer: 1 << 28 };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });
