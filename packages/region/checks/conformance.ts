import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { complain, runCommand, say, UsageError } from '../src/command-line/index.ts';
import { startRegion } from '../src/region.ts';
import { Caller } from './conformance/caller.ts';
import type { ServiceCases } from './conformance/case.ts';
import { runCases, type ServiceResult } from './conformance/run-cases.ts';
import { differences, type Figure, figuresIn, figuresOf, scoreTable, tableIn, totalOf } from './conformance/score.ts';
import { SERVICES } from './conformance/services.ts';

const README = path.resolve(import.meta.dirname, '../../../README.md');
const HELP = `
Usage: npm run check:conformance [-- <service>...] [options]

Starts an empty region, makes the calls of each case, and compares what it answers with what AWS documents. It prints
the cases that fail, each with its source, and how many pass by service.

Services: ${SERVICES.map(({ key }) => key).join(', ')}. Without one: all of them.

  --json    results as JSON
  --list    print the cases, and run none
  --write   write the figures of all services to README.md; npm run local-support takes them over

Exit code 1 if the figures are not those that README.md publishes. Cases that fail are part of them.
`;

await runCommand({
  help: HELP,
  options: { json: { type: 'boolean' }, list: { type: 'boolean' }, write: { type: 'boolean' } },
  async run({ json = false, list = false, write = false }, keys) {
    const chosen = servicesOf(keys);
    if (list) return printCases(chosen);
    if (write && keys.length > 0) throw new UsageError('--write takes the figures of all services: name none.');
    const results = await run(chosen);
    const figures = figuresOf(results);
    if (write) publish(figures);
    const different = differences(figures, figuresIn(tableIn(readFileSync(README, 'utf8')) ?? ''));
    for (const line of different) complain(`The score has changed. ${line}`);
    if (json) say(JSON.stringify({ results, figures, total: totalOf(figures), different }, null, 2));
    else print(results, figures);
    if (different.length > 0) process.exitCode = 1;
  },
});

/** @throws UsageError for a service that has no cases */
function servicesOf(keys: readonly string[]): readonly ServiceCases[] {
  const unknown = keys.find((key) => SERVICES.every((service) => service.key !== key));
  if (unknown !== undefined)
    throw new UsageError(
      `There are no cases of ${unknown}. There are those of ${SERVICES.map(({ key }) => key).join(', ')}.`,
    );
  return keys.length === 0 ? SERVICES : SERVICES.filter(({ key }) => keys.includes(key));
}

async function run(services: readonly ServiceCases[]): Promise<ServiceResult[]> {
  const cacheDir = mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  const ports = { port: 0, kafka: { port: 0, registryPort: 0 } };
  const region = await startRegion({ ...ports, isEmpty: true, cacheDir, awsRegion: 'us-east-1', log: () => {} });
  try {
    return await runCases(
      new Caller(region.endpoint, region.kafkaBootstrapServers, region.schemaRegistryUrl),
      services,
    );
  } finally {
    await region.stop();
    rmSync(cacheDir, { recursive: true, force: true });
  }
}

function printCases(services: readonly ServiceCases[]): void {
  for (const { service, cases } of services)
    for (const { name, source } of cases) say(`${service}: ${name} (${source})`);
}

function print(results: readonly ServiceResult[], figures: readonly Figure[]): void {
  for (const { service, results: cases } of results) {
    for (const { name, source, expected, got } of cases.filter(({ passed }) => !passed))
      say(`${service}: ${name}\n  source    ${source}\n  expected  ${expected}\n  got       ${got}`);
  }
  for (const { service, passed, of } of [...figures, totalOf(figures)])
    say(`${service.padEnd(24)} ${String(passed).padStart(4)} of ${String(of).padStart(4)}`);
}

function publish(figures: readonly Figure[]): void {
  const page = readFileSync(README, 'utf8');
  const table = tableIn(page);
  if (table === undefined) throw new UsageError('README.md has no marks of the score.');
  writeFileSync(README, page.replace(table, scoreTable(figures)));
}
