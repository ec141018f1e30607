import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';
import { catalogue, metadataSchema } from '#schemas/catalogue.ts';
import { type FieldNumbers, NUMBERS_FILE, parseNumbers } from '../generate/encodings/field-numbers.ts';
import type { Contracts } from './compare-catalogues.ts';

const METADATA = 'metadata.json';
const SCHEMAS = path.join(import.meta.dirname, '../../schemas');

/** The contracts in a folder laid out like `schemas/`. */
export const contractsIn = (folder = SCHEMAS): Contracts => ({
  events: catalogue(folder),
  metadata: metadataSchema(folder),
  numbers: numbersIn(folder),
});

/** A release from before the first Protobuf schema has promised no number. */
function numbersIn(folder: string): FieldNumbers {
  const file = path.join(folder, NUMBERS_FILE);
  return existsSync(file) ? parseNumbers(readFileSync(file, 'utf8')) : {};
}

/** The tag of the last release that the working tree comes after, if there is any. */
export function lastRelease(): string | undefined {
  return git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*')?.trim();
}

/**
 * The contracts in a folder (`schemas/`, or a project that has one), or in the project as a tag or commit has it.
 * @throws UsageError when it is neither, or holds no schemas
 */
export function contractsOf(against: string): Contracts {
  const folder = [path.join(against, 'schemas'), against].find((at) => existsSync(path.join(at, METADATA)));
  if (folder !== undefined) return contractsIn(folder);
  if (existsSync(against)) throw new UsageError(`${against} holds no schemas: there is no ${METADATA} in it.`);
  const files = git('ls-tree', '-r', '--name-only', `${against}:schemas`)?.split('\n') ?? [];
  if (!files.includes(METADATA))
    throw new UsageError(`${against} is neither a folder with schemas nor a tag or commit that has them.`);
  return contractsAt(
    against,
    files.filter((file) => file.endsWith('.json')),
  );
}

function contractsAt(commit: string, files: readonly string[]): Contracts {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'contracts-'));
  try {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), git('show', `${commit}:schemas/${file}`) ?? '');
    }
    return contractsIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What git prints, or undefined when it fails: no repository, no such tag. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
