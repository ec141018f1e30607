import { execFile } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';

/** Runs a program in a folder. @throws UsageError with what it printed, when it fails */
export function run(what: string, program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a script of the shell.
    const shell = process.platform === 'win32' && program === 'npm';
    execFile(program, args, { cwd, shell, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new UsageError(`${what} failed.\n${stdout}${stderr}`.trimEnd(), { cause: error }));
      else resolve(stdout);
    });
  });
}

/** Packs the region. @returns the name of the tarball in the folder */
export async function packRegion(root: string, sources: string, folder: string): Promise<string> {
  const program = path.join(root, sources, 'pack/pack.ts');
  return (await run('Packing the region', process.execPath, [program, folder], root)).trim();
}

/**
 * Runs scripts of a project whose packages are not installed yet, with those of this project.
 * @param scripts a script with its arguments each
 */
export async function runScripts(root: string, folder: string, scripts: readonly (readonly string[])[]): Promise<void> {
  const link = path.join(folder, 'node_modules');
  symlinkSync(path.join(root, 'node_modules'), link, 'junction');
  try {
    for (const script of scripts) await run(script.slice(0, 3).join(' '), process.execPath, script, folder);
  } finally {
    for (const written of ['node_modules', '.serverless', 'dist'])
      rmSync(path.join(folder, written), { recursive: true, force: true });
  }
}
