import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand, UsageError } from '@tributary/region/command-line';

const HELP = `
Usage: node tools/run.ts [--generated | --packaged] <program> [arguments]

Runs a program of the project as \`node <program> [arguments]\` does, in less time: what Node compiles of it is kept for
the next run. Programs import what is generated, so it is made first.

  --generated   what follows from the schemas, if they have changed since
  --packaged    the package of the application, if one of its sources has changed since
`;

/** https://nodejs.org/api/module.html#module-compile-cache */
enableCompileCache(path.resolve(import.meta.dirname, '..', 'dist', 'compiled'));

const [node = '', , ...given] = process.argv;
const needs = given[0]?.startsWith('--') ? given[0] : undefined;
const [program = '', ...args] = needs === undefined ? given : given.slice(1);
const asksForHelp = args.includes('--help') || args.includes('-h');

async function prepare(): Promise<void> {
  if (needs !== undefined && needs !== '--generated' && needs !== '--packaged')
    throw new UsageError(`${needs} is neither --generated nor --packaged.`);
  if (!existsSync(program)) throw new UsageError(`There is no program "${program}". --help says how to name one.`);
  if (needs === '--packaged' && !asksForHelp) await (await import('./package.ts')).ensurePackaged();
  else if (needs !== undefined) await (await import('./generated.ts')).ensureGenerated();
}

await runCommand({ help: HELP, options: {}, run: prepare }, needs === '--help' ? ['--help'] : []);
// What is missing has been said.
if (needs !== '--help' && process.exitCode === undefined) {
  process.argv = [node, path.resolve(program), ...args];
  await import(pathToFileURL(path.resolve(program)).href);
}
