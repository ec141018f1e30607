import { execFile } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

interface Ended {
  readonly code: number;
  readonly printed: string;
}

const run = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['tools/run.ts', ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), printed: stdout + stderr }),
    );
  });

describe('a program that npm runs', () => {
  test('has its own arguments, and its exit code is that of the command', async () => {
    expect(await run('--generated', 'ops/trace.ts', '--nope')).toEqual({
      code: 2,
      printed: "Unknown option '--nope'. --help lists what there is.\n",
    });
  });

  test('answers --help', async () => {
    const { code, printed } = await run('--packaged', 'demo/demo.ts', '--help');
    expect([code, printed.split('\n')[0]]).toEqual([0, 'Usage: npm run demo [-- options]']);
  });

  test.each([
    ['that is not there', ['ops/tracer.ts'], 'There is no program "ops/tracer.ts". --help says how to name one.\n'],
    ['without a name', [], 'There is no program "". --help says how to name one.\n'],
    ['with an unknown need', ['--built', 'ops/trace.ts'], '--built is neither --generated nor --packaged.\n'],
  ])('%s is refused', async (_what, args, printed) => {
    expect(await run(...args)).toEqual({ code: 2, printed });
  });

  test('is explained by the help of what runs it', async () => {
    const { code, printed } = await run('--help');
    expect([code, printed.split('\n')[0]]).toEqual([
      0,
      'Usage: node tools/run.ts [--generated | --packaged] <program> [arguments]',
    ]);
  });
});
