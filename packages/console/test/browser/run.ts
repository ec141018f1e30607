import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand, say } from '@tributary/region/command-line';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, findChromium } from '../../checks/chromium.ts';
import { ROOT, startRegion } from '../support/region-process.ts';

const HELP = `
Usage: npm run test:browser [-- <files>... --testNamePattern <pattern>]

Runs the console's tests in Chromium, against one region with the packaged application.

  CHROMIUM_PATH      the browser, if it is not where Debian puts it
  CONSOLE_PICTURES   the folder for screenshots; a temporary one, which is named at the end, without it
`;

/** One region and one browser for all files. The seed makes ids and delays the same each time. */
async function runTests(args: readonly string[]): Promise<void> {
  const executablePath = findChromium();
  const pictures = process.env['CONSOLE_PICTURES'] ?? mkdtempSync(path.join(os.tmpdir(), 'console-pictures-'));
  const region = await startRegion(['--no-watch', '--clock', 'virtual', '--seed', '7']);
  const browser = await chromium.launchServer({ executablePath, args: CHROMIUM_ARGS });
  try {
    const env = { CONSOLE_REGION: region.url, CONSOLE_BROWSER: browser.wsEndpoint(), CONSOLE_PICTURES: pictures };
    process.exitCode = await jest(args, env);
  } finally {
    await browser.close();
    await region.stop();
    say(`Screenshots are in ${pictures}.`);
  }
}

function jest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const bin = path.join(ROOT, 'node_modules/jest/bin/jest.js');
  const config = ['--config', path.join(ROOT, 'jest.browser.config.mjs'), '--runInBand'];
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  const child = spawn(process.execPath, [bin, ...config, ...args], options);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

await runCommand({
  help: HELP,
  options: { testNamePattern: { type: 'string', short: 't' } },
  run: ({ testNamePattern }, files) =>
    runTests([...(testNamePattern === undefined ? [] : ['--testNamePattern', testNamePattern]), ...files]),
});
