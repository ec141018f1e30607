import { existsSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { runCommand, withProgress } from '@tributary/region/command-line';
import { alone } from './build/alone.ts';
import { failureText } from './build/failure.ts';
import { isGenerated } from './generated.ts';
import { compileTemplate, notPackaged } from './package/framework.ts';
import { type PackageRecord, readRecord, writeRecord } from './package/record.ts';
import { digestOf, digestOfFile, lastChangeMs, SOURCES, TEMPLATE_SOURCES } from './package/sources.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** Where `sls package` writes the template that is deployed. */
export const COMPILED_TEMPLATE = path.join(ROOT, '.serverless', 'cloudformation-template-update-stack.json');

/** Two packagings at once would empty the folder under each other. */
const AT_WORK = path.join(ROOT, 'dist', 'packaging');
const GENERATED = path.join(ROOT, 'schemas', 'generated');

/**
 * The compiled template, packaged anew if one of its sources has changed since.
 * @returns its path
 * @throws UsageError with what the framework printed, when it cannot package
 */
export async function ensurePackaged(): Promise<string> {
  // One at work, `npm start` after an edit, has written the template before the zips.
  if (existsSync(AT_WORK) || !isFresh()) await packageAndSay();
  return COMPILED_TEMPLATE;
}

/** Standard output belongs to the command that needs the package. */
async function packageAndSay(): Promise<void> {
  console.error('Packaging the service, only after a change: types, bundles, template (1 to 10 s) ...');
  const startMs = performance.now();
  await withProgress({}, async (progress) => {
    progress.stage('Packaging');
    await packageChanges();
  });
  console.error(`Packaged in ${((performance.now() - startMs) / 1000).toFixed(0)} s.`);
}

function isFresh(): boolean {
  if (!existsSync(COMPILED_TEMPLATE) || !isGenerated()) return false;
  const packagedAtMs = statSync(COMPILED_TEMPLATE).mtimeMs;
  return SOURCES.every((source) => lastChangeMs(ROOT, source) < packagedAtMs);
}

/**
 * Packages the service: the functions whose sources have other contents than those in the package, and the template
 * when one of its own sources has.
 * @throws UsageError that names file and line of what is wrong, else with what the framework printed
 */
export async function packageChanges(): Promise<void> {
  // Made later, it would change the folder around it, and the package would be older than its sources.
  mkdirSync(GENERATED, { recursive: true });
  await alone(AT_WORK, async () => {
    const begunAt = new Date();
    writeRecord(ROOT, await packaged(readRecord(ROOT)));
    // What has changed meanwhile is not in the package.
    utimesSync(COMPILED_TEMPLATE, begunAt, begunAt);
  });
}

async function packaged({ template, bundles }: PackageRecord): Promise<PackageRecord> {
  // Loading what checks, generates and bundles takes longer than to find out that nothing of it is needed.
  const { makeBundles, placeZips } = await import('./package/bundles.ts');
  const sources = digestOf(ROOT, TEMPLATE_SOURCES);
  const isCompiled =
    template.sources === sources &&
    existsSync(COMPILED_TEMPLATE) &&
    digestOfFile(COMPILED_TEMPLATE) === template.result;
  if (!isCompiled) await check();
  const generated = generateUnless(isCompiled);
  const [made, compiled] = await Promise.allSettled([
    generated.then(() => makeBundles(ROOT, bundles)),
    isCompiled ? undefined : compileTemplate(ROOT, generated),
  ]);
  if (made.status === 'rejected') throw notPackaged(failureText(made.reason), made.reason);
  if (compiled.status === 'rejected') throw compiled.reason;
  placeZips(ROOT, made.value.keys(), path.dirname(COMPILED_TEMPLATE));
  return { template: { sources, result: digestOfFile(COMPILED_TEMPLATE) }, bundles: made.value };
}

async function check(): Promise<void> {
  const { checkSchemas } = await import('./generate/check-schema.ts');
  const { checkRules } = await import('./check-rules.ts');
  checkSchemas();
  checkRules(ROOT);
}

/** The schemas are sources of the template: while that is as it was, so is what is generated from them. */
async function generateUnless(isCompiled: boolean): Promise<void> {
  if (isCompiled && isGenerated()) return;
  const { generate } = await import('./generate.ts');
  await generate();
}

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
