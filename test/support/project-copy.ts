import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensurePackaged } from '../../tools/package.ts';

const ROOT = process.cwd();
const PARTS = [
  'demo',
  'domain',
  'events',
  'functions',
  'infra',
  'lib',
  'ops',
  'packages',
  'schemas',
  'stages',
  'tools',
];
const FILES = [
  '.gitignore',
  'package.json',
  'package-lock.json',
  'serverless.yml',
  'jest.config.mjs',
  'tsconfig.json',
  'biome.json',
];

/** Checks keep programs of hundreds of megabytes below a package of the project. */
const isSource = (file: string): boolean => path.basename(file) !== 'node_modules';

/** No copy needs the region's bundled program, and chaos, which may run meanwhile, writes what it has compiled beside it. */
const isOfPackage = (file: string): boolean => file !== path.join(ROOT, 'dist', 'region');

/** What the compiler found in copies so far. */
const TYPES_FOUND = path.join(ROOT, 'node_modules', '.cache', 'types-of-copies.json');

/** A copy of the project's sources, to change and to package without disturbing the project itself. */
export class ProjectCopy implements Disposable {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'tributary-copy-'));

  /** @param more what is to be in the copy besides the sources */
  constructor(more: readonly string[] = []) {
    for (const part of [...PARTS, ...FILES, ...more])
      cpSync(path.join(ROOT, part), path.join(this.folder, part), { recursive: true, filter: isSource });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules'), 'junction');
  }

  /** Takes over the project's package too: the copy is packaged only after a change. */
  async takePackage(): Promise<void> {
    const template = path.relative(ROOT, await ensurePackaged());
    for (const part of ['.serverless', 'dist'])
      cpSync(path.join(ROOT, part), path.join(this.folder, part), { recursive: true, filter: isOfPackage });
    const now = new Date();
    utimesSync(path.join(this.folder, template), now, now);
  }

  /**
   * Checks the types of the copy. The compiler looks at files that differ from those of the copies before, and at what
   * depends on them: https://www.typescriptlang.org/tsconfig/#incremental
   */
  async checkTypes(): Promise<void> {
    const found = path.join(this.folder, 'types.json');
    if (existsSync(TYPES_FOUND)) copyFileSync(TYPES_FOUND, found);
    // Several checkers would each work out the types of the AWS SDK.
    const options = ['--checkers', '1', '--incremental', '--tsBuildInfoFile', found];
    await this.node(['node_modules/typescript/bin/tsc', ...options]);
    mkdirSync(path.dirname(TYPES_FOUND), { recursive: true });
    // Another test may read it meanwhile.
    const draft = `${TYPES_FOUND}.${path.basename(this.folder)}`;
    copyFileSync(found, draft);
    renameSync(draft, TYPES_FOUND);
  }

  /** Runs a script there with the Node that runs the tests; gives what it printed, or fails with it. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd: this.folder, env }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${args.join(' ')}\n${stdout}${stderr}`));
        else resolve(stdout + stderr);
      });
    });
  }

  /** @param file relative to the copy */
  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
