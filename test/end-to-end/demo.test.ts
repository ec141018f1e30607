import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const run = promisify(execFile);

async function demo(...options: readonly string[]) {
  const { stdout } = await run(process.execPath, ['demo/demo.ts', ...options, '--json']);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('the demo', () => {
  test('loses nothing, does nothing twice, and counts the same for the same seed', async () => {
    const first = await demo('--events', '100', '--seed', '7');
    const second = await demo('--events', '100', '--seed', '7');
    expect(first).toMatchObject({ lost: 0, doubled: 0, domain: { billed: expect.any(Number) } });
    expect(first.produced).toBe(first.bridged + first.duplicates + first.deadLettered);
    const { latencyMs: _latency, wallMs: _wall, ...counts } = first;
    expect(second).toMatchObject(counts);
  }, 90_000);

  test.each([
    [['--events', 'many'], '--events takes a whole number from 1 on, not "many".'],
    [['--event', '5'], "Unknown option '--event'. --help lists what there is."],
    [['now'], 'now is not an option. --help lists what there is.'],
  ])('refuses %j in one line', async (options, message) => {
    await expect(run(process.execPath, ['demo/demo.ts', ...options])).rejects.toMatchObject({
      code: 2,
      stderr: `${message}\n`,
    });
  });
});
