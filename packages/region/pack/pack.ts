import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runCommand, say, UsageError } from '../src/command-line/index.ts';
import { packedManifest } from './manifest.ts';

const HELP = `
Usage: npx node packages/region/pack/pack.ts <folder>

Compiles the region's sources to JavaScript with types, and packs them into that folder. Prints the name of the tarball.
`;

const PACKAGE = path.resolve(import.meta.dirname, '..');
const COMPILER = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** The package is made beside its sources, in a folder of its own: others run from them meanwhile. */
function pack(destination: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'region-package-'));
  try {
    const compile = [COMPILER, '-p', path.join(PACKAGE, 'pack/tsconfig.json'), '--outDir', path.join(folder, 'dist')];
    execFileSync(process.execPath, compile, { stdio: 'inherit' });
    const manifest = packedManifest(JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')));
    writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const file of ['README.md', 'LICENSE']) copyFileSync(path.join(PACKAGE, file), path.join(folder, file));
    const args = ['pack', '--silent', '--pack-destination', path.resolve(destination)];
    return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await runCommand({
  help: HELP,
  options: {},
  async run(_values, [destination]) {
    if (destination === undefined) throw new UsageError('Name the folder for the tarball.');
    say(pack(destination));
  },
});
