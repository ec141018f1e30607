import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';

const SHORTEST_WAIT_MS = 60_000;

test('a region that stops while retries, schedules and waits are pending lets its process end', async () => {
  const program = path.join(import.meta.dirname, '../support/stopped-while-waiting.ts');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  const cancel = setTimeout(() => child.kill('SIGKILL'), SHORTEST_WAIT_MS / 2);
  expect([said, await ended]).toEqual(['stopped', [0, null]]);
  clearTimeout(cancel);
});
