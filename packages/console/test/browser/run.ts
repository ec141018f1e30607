import { spawn } from 'node:child_process';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, findChromium } from '../../checks/chromium.ts';
import { ROOT, startRegion } from '../support/region-process.ts';

const HELP = `
Usage: npm run test:browser [-- <files>... --testNamePattern <pattern>]

Runs the console's tests in Chromium, against regions with the packaged application: two files at a time, each with a
region of its own, or the named files one after the other.

  CHROMIUM_PATH      the browser, if it is not where Debian puts it
  CONSOLE_PICTURES   a folder for screenshots of the pages, which are not made without it
`;

/** The seed makes ids and delays the same each time. */
const REGION = ['--no-watch', '--clock', 'virtual', '--seed', '7'];

/** One browser for all files, and a region for each process of Jest: files that run at once share none. */
async function runTests(args: readonly string[], atOnce: number): Promise<void> {
  const executablePath = findChromium();
  const workers = Array.from({ length: atOnce }, (_, index) => index + 1);
  const regions = await Promise.all(workers.map(async (worker) => ({ worker, ...(await startRegion(REGION)) })));
  const browser = await chromium.launchServer({ executablePath, args: CHROMIUM_ARGS });
  const env = Object.fromEntries(regions.map(({ worker, url }) => [`CONSOLE_REGION_${worker}`, url]));
  try {
    process.exitCode = await jest([...args, '--maxWorkers', `${atOnce}`], {
      ...env,
      CONSOLE_BROWSER: browser.wsEndpoint(),
    });
  } finally {
    await browser.close();
    await Promise.all(regions.map((region) => region.stop()));
  }
}

function jest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const bin = path.join(ROOT, 'node_modules/jest/bin/jest.js');
  const config = ['--config', path.join(ROOT, 'jest.browser.config.mjs')];
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  const child = spawn(process.execPath, [bin, ...config, ...args], options);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

await runCommand({
  help: HELP,
  options: { testNamePattern: { type: 'string', short: 't' } },
  run: ({ testNamePattern }, files) =>
    runTests(
      [...(testNamePattern === undefined ? [] : ['--testNamePattern', testNamePattern]), ...files],
      files.length === 0 ? 2 : 1,
    ),
});
