import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError, withProgress } from '@tributary/region/command-line';
import { alone } from './build/alone.ts';
import { checkRules } from './check-rules.ts';
import { checkSchemas } from './generate/check-schema.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** Where `sls package` writes the template that is deployed. */
export const COMPILED_TEMPLATE = path.join(ROOT, '.serverless', 'cloudformation-template-update-stack.json');

/** All that the package is made of. */
const SOURCES = [
  'serverless.yml',
  'package-lock.json',
  'stages',
  'functions',
  'infra',
  'domain',
  'lib',
  'schemas',
  'tools/build',
  'tools/build.ts',
  'tools/generate',
];
/** Two packagings at once would empty the folder under each other. */
const AT_WORK = path.join(ROOT, 'dist', 'packaging');
const WRITTEN_BY_THE_BUILD = path.join(ROOT, 'schemas', 'generated');

/**
 * The compiled template, packaged anew if one of its sources has changed since.
 * @returns its path
 * @throws UsageError with what the framework printed, when it cannot package
 */
export async function ensurePackaged(): Promise<string> {
  if (!isFresh()) await packageAndSay();
  return COMPILED_TEMPLATE;
}

/** Standard output belongs to the command that needs the package. */
async function packageAndSay(): Promise<void> {
  console.error('Packaging the service, only after a change: types, bundles, template (10 to 20 s) ...');
  const startMs = performance.now();
  await withProgress({}, async (progress) => {
    progress.stage('Packaging');
    await packageAnew();
  });
  console.error(`Packaged in ${((performance.now() - startMs) / 1000).toFixed(0)} s.`);
}

function isFresh(): boolean {
  if (!existsSync(COMPILED_TEMPLATE)) return false;
  const packagedAtMs = statSync(COMPILED_TEMPLATE).mtimeMs;
  return SOURCES.every((source) => lastChangeMs(path.join(ROOT, source)) < packagedAtMs);
}

/** Folders count too: their own time changes when a file is removed. */
function lastChangeMs(at: string): number {
  if (at === WRITTEN_BY_THE_BUILD || !existsSync(at)) return 0;
  const { mtimeMs } = statSync(at);
  if (!statSync(at).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(at).map((name) => lastChangeMs(path.join(at, name))));
}

/**
 * Packages the service. Runs on this very Node: on a machine's older one the framework could not load the TypeScript
 * of infra/.
 * @throws UsageError that names file and line of what is wrong, else with what the framework printed
 */
export async function packageAnew(): Promise<void> {
  checkSchemas();
  checkRules(ROOT);
  // Loading the generator takes longer than to find out that the package is fresh.
  const { generate } = await import('./generate.ts');
  await generate();
  await alone(AT_WORK, async () => {
    const begunAt = new Date();
    await runFramework();
    // What has changed meanwhile is not in the package.
    utimesSync(COMPILED_TEMPLATE, begunAt, begunAt);
  });
}

function runFramework(): Promise<void> {
  const framework = path.join(ROOT, 'node_modules', 'serverless', 'bin', 'serverless.js');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [framework, 'package'], { cwd: ROOT }, (error, stdout, stderr) => {
      if (error)
        reject(new UsageError(`The service cannot be packaged.\n${reasonIn(`${stderr}${stdout}`)}`, { cause: error }));
      else resolve();
    });
  });
}

/** What the framework prints around the reason of every error. */
const AROUND = /^(Error:|Packaging .* for stage .*|Environment: .*|Docs: .*|Support: .*|Bugs: .*)$/gm;

const reasonIn = (printed: string): string =>
  printed
    .replace(AROUND, '')
    .replace(/\n{2,}/g, '\n')
    .trim();

if (import.meta.main) {
  await runCommand({
    help: `
Usage: node tools/package.ts

Packages the application into .serverless as \`npm run package\` does, if one of its sources has changed since.
`,
    options: {},
    takesOnlyOptions: true,
    run: async () => {
      await ensurePackaged();
    },
  });
}
