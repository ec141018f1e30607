import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError, withProgress } from '@tributary/region/command-line';
import { objectOf, parseJson } from '@tributary/region/json';
import { type Bundle, buildAll } from './build.ts';

const HELP = `
Usage: npm run check:bundles [-- <function>...]

Bundles all functions, or those named, and holds each against its budget. When one is broken, shows what takes most
of the bundle, and ends with exit code 2.
`;

/** In KB of 1,000 bytes. What a function loads, it parses at each cold start: about a millisecond for 15 KB. */
const LARGEST_KB = 300;

/** What functions are known to need, by name. A row catches growth early; a function without one may have the largest. */
const BUDGETS_FILE = path.join(import.meta.dirname, '../functions/bundle-budgets.json');

function budgetsIn(file: string): Readonly<Record<string, number>> {
  const rows = existsSync(file) ? objectOf(parseJson(readFileSync(file, 'utf8'))) : {};
  return Object.fromEntries(Object.entries(rows).map(([name, budgetKb]) => [name, Number(budgetKb)]));
}

const SHOWN = 12;

export interface BrokenBudget {
  readonly name: string;
  readonly budgetKb: number;
  readonly bundle: Bundle;
}

/** The bundles that are larger than their function may be. */
export function brokenBudgets(
  bundles: readonly Bundle[],
  budgetsKb = budgetsIn(BUDGETS_FILE),
): readonly BrokenBudget[] {
  return bundles.flatMap((bundle) => {
    const name = path.posix.basename(path.posix.dirname(bundle.file));
    const budgetKb = budgetsKb[name] ?? LARGEST_KB;
    return bundle.sizeBytes > budgetKb * 1000 ? [{ name, budgetKb, bundle }] : [];
  });
}

/** What is wrong, and who takes most of the bundle. */
export function explain({ name, budgetKb, bundle }: BrokenBudget): string {
  const top = bundle.contributors.slice(0, SHOWN).map((one) => `${kb(one.sizeBytes)}  ${one.name}`);
  return [`${name} has ${kb(bundle.sizeBytes).trim()}, its budget is ${budgetKb} KB. Most of it:`, ...top].join('\n');
}

const kb = (sizeBytes: number): string => `${(sizeBytes / 1000).toFixed(1).padStart(8)} KB`;

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: {},
    async run(_values, names) {
      const bundles = await withProgress({}, (progress) => {
        progress.stage('Bundling');
        return buildAll(names);
      });
      const broken = brokenBudgets(bundles);
      for (const { file, sizeBytes } of bundles) console.log(`${kb(sizeBytes)}  ${file}`);
      if (broken.length > 0) throw new UsageError(broken.map(explain).join('\n\n'));
    },
  });
}
