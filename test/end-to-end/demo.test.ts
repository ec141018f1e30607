import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunReport } from '@tributary/console/report';

const run = promisify(execFile);

async function demo(...options: readonly string[]) {
  const { stdout } = await run(process.execPath, ['demo/demo.ts', ...options, '--json']);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'demo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the page of a run unpacks. */
function reportIn(file: string): RunReport {
  const [, data = ''] = /id="run">([^<]+)</.exec(readFileSync(file, 'utf8')) ?? [];
  return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString());
}

describe('the demo', () => {
  test('loses nothing, does nothing twice, and counts the same for the same seed', async () => {
    const report = path.join(folder, 'run.html');
    const first = await demo('--events', '100', '--seed', '7', '--report', report);
    const second = await demo('--events', '100', '--seed', '7');
    expect(first).toMatchObject({ lost: 0, doubled: 0, domain: { billed: expect.any(Number) } });
    // Four parcels, of which the carrier tells by webhook that they were dispatched and delivered.
    expect(first).toMatchObject({ domain: { webhooks: 11, 'partner told': 4 } });
    expect(first.domain.refused).toBeGreaterThan(0);
    expect(first.produced).toBe(first.bridged + first.duplicates + first.deadLettered);
    const { latencyMs: _latency, wallMs: _wall, ...counts } = first;
    expect(second).toMatchObject(counts);
    const { problems, deadLetters, events, figures } = reportIn(report);
    expect(problems).toEqual([]);
    expect(deadLetters).toHaveLength(first.deadLettered);
    expect(events.length).toBeGreaterThan(first.bridged);
    const produced = { name: 'produced', value: String(first.produced), what: 'messages and events' };
    expect(figures).toContainEqual(produced);
  });

  test.each([
    [['--events', 'many'], '--events takes a whole number from 1 on, not "many".'],
    [['--event', '5'], "Unknown option '--event'. --help lists what there is."],
    [
      ['--report', 'no-such-folder/run.html'],
      expect.stringMatching(/^--report no-such-folder\/run.html: there is no folder /),
    ],
    [['now'], 'now is not an option. --help lists what there is.'],
  ])('refuses %j in one line', async (options, message) => {
    await expect(run(process.execPath, ['demo/demo.ts', ...options])).rejects.toMatchObject({
      code: 2,
      stderr: typeof message === 'string' ? `${message}\n` : message,
    });
  });
});
