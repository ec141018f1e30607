import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('a region that stops while retries, schedules and waits are pending lets its process end', async () => {
  const program = path.join(import.meta.dirname, '../support/stopped-while-waiting.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 });
  expect(stdout).toBe('stopped\n');
});
