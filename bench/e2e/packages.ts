import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { ensurePackaged } from '../../tools/package.ts';
import { forNaive } from './naive-template.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const BUNDLES = 'dist/bench/e2e';
const TEMPLATE = 'cloudformation-template-update-stack.json';
const NAIVE = { 'bridge-kafka': 'naive-bridge', 'project-order': 'naive-project-order' };

/** The whole application as it is deployed, and the same with two functions as most people write them. */
export class Packages implements Disposable {
  readonly application: string;
  readonly naive = mkdtempSync(path.join(os.tmpdir(), 'bench-e2e-'));

  private constructor(application: string) {
    this.application = application;
  }

  static async open(): Promise<Packages> {
    const packages = new Packages(path.dirname(await ensurePackaged()));
    cpSync(packages.application, packages.naive, { recursive: true });
    const template = path.join(packages.naive, TEMPLATE);
    writeFileSync(template, forNaive(readFileSync(template, 'utf8')));
    await bundleByDefault();
    for (const [name, source] of Object.entries(NAIVE)) {
      const code = readFileSync(path.join(ROOT, BUNDLES, `${source}.cjs`));
      writeFileSync(path.join(packages.naive, `${name}.zip`), zipSync({ [`dist/${name}/index.cjs`]: code }));
    }
    return packages;
  }

  [Symbol.dispose](): void {
    rmSync(this.naive, { recursive: true });
  }
}

/** As esbuild bundles when it is told what the code runs on, to be small, and no more. */
async function bundleByDefault(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(Object.values(NAIVE).map((name) => [name, `bench/e2e/${name}.ts`])),
    outdir: BUNDLES,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'error',
  });
}
