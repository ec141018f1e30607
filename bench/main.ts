import os from 'node:os';
import { runCommand, UsageError } from '@tributary/region/command-line';
import type { Report, Settings } from './suite.ts';
import { SUITES } from './suites.ts';
import { markdown } from './support/table.ts';

const HELP = `
Usage: npm run bench [-- <name>...] [--rounds N] [--quick] [--json]

Measures everything, or what is named, each beside its baseline in the same run, in rounds that take turns:
medians and their spread count. Builds what it measures. Nothing of it reaches AWS.

${Object.entries(SUITES)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

Options:
  --rounds N   how often everything is measured (default 5)
  --quick      a tenth of the work and two rounds: shows that it runs, not how fast
  --json       the last line is one JSON object: the figures of the one that is named, or those of all by name
`;

function settingsOf({ rounds, quick = false }: { rounds?: string | undefined; quick?: boolean | undefined }): Settings {
  if (rounds !== undefined && !/^[1-9]\d*$/.test(rounds)) throw new UsageError(`--rounds ${rounds} is not a number.`);
  return { rounds: Number(rounds ?? (quick ? 2 : 5)), quick };
}

function suitesOf(names: readonly string[]) {
  const unknown = names.find((name) => !Object.hasOwn(SUITES, name));
  if (unknown !== undefined)
    throw new UsageError(`There is no benchmark ${unknown}. There are ${Object.keys(SUITES).join(', ')}.`);
  return Object.entries(SUITES).filter(([name]) => names.length === 0 || names.includes(name));
}

function show({ tables }: Report): void {
  for (const table of tables) console.log(`\n${markdown(table)}`);
}

await runCommand({
  help: HELP,
  options: { rounds: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ json = false, ...options }, names) {
    const settings = settingsOf(options);
    const figures: Record<string, Report['figures']> = {};
    const [cpu] = os.cpus();
    console.log(`${os.cpus().length} x ${cpu?.model.trim()}, ${process.platform}, Node ${process.version}`);
    for (const [name, suite] of suitesOf(names)) {
      const report = await suite.run(settings);
      show(report);
      figures[name] = report.figures;
    }
    const [only] = Object.values(figures);
    if (json) console.log(JSON.stringify(names.length === 1 ? only : figures));
  },
});
