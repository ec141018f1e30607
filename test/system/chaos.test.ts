import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { objectOf, textOf } from '@tributary/region/json';

const run = promisify(execFile);
const TIMEOUT_MS = 300_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'chaos-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function chaos(...options: readonly string[]) {
  const { stdout } = await run(process.execPath, ['demo/chaos.ts', ...options, '--json']);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test(
  'a shop in which everything goes wrong, its own end included, loses nothing and does nothing twice',
  async () => {
    const plan = path.join(folder, 'plan.json');
    const rules = [
      { fault: 'killRegion', at: 'journal', nth: 3_000 },
      { fault: 'crashAfter', at: '*', from: '*', probability: 0.005 },
      { fault: 'crashBefore', at: '*', from: '*', probability: 0.005 },
      { fault: 'lostResponse', at: '*', from: '*', probability: 0.01 },
      { fault: 'lostResponse', at: 'http-api', probability: 0.2 },
      { fault: 'throttle', at: '*', from: '*', probability: 0.02 },
      { fault: 'partialBatch', at: 'events/PutEvents', from: '*', probability: 0.1 },
      { fault: 'deliverTwice', at: 'rule', probability: 0.05 },
      { fault: 'deliverLate', at: 'queue', probability: 0.05 },
      { fault: 'brokerCut', at: 'broker/Produce', probability: 0.05 },
    ];
    writeFileSync(plan, JSON.stringify({ rules }));
    const { events, injections, problems } = await chaos('--events', '200', '--seed', '5', '--faults', plan);
    expect(problems).toEqual([]);
    expect(events).toBeGreaterThanOrEqual(200);
    expect(Object.keys(injections)).toEqual(expect.arrayContaining(['killRegion', 'lostResponse', 'throttle']));
  },
  TIMEOUT_MS,
);

test(
  'a shop without faults does nothing twice at all',
  async () => {
    const result = await chaos('--events', '60', '--faults', 'none');
    expect(result).toMatchObject({ problems: [], injections: {} });
  },
  TIMEOUT_MS,
);

test.each([
  [['--events', 'many'], '--events takes a whole number from 1 on, not "many".'],
  [['--seed', '-1'], "Option '--seed' argument is ambiguous."],
  [['now'], 'now is not an option. --help lists what there is.'],
  [['--faults', 'meteor'], 'There is no fault "meteor".'],
])('%j is refused with what is wrong', async (options, message) => {
  const { code, stderr } = await run(process.execPath, ['demo/chaos.ts', ...options]).then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => objectOf(error),
  );
  expect([code, textOf(stderr).split('\n')[0]]).toEqual([2, expect.stringContaining(message)]);
});
