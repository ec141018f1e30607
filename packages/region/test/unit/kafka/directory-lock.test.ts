import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockDirectory } from '../../../src/kafka/storage/directory-lock.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { until } from '../../support/until.ts';

let directory: string;
let running: ChildProcess[];
beforeEach(() => {
  directory = scratchFolder('kafka-lock');
  running = [];
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

const HOLDER = `
  import { lockDirectory } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../../src/kafka/storage/directory-lock.ts'))};
  const unlock = lockDirectory(process.argv[1]);
  console.log(process.pid);
  setInterval(() => unlock, 1000);
`;

/** Starts a process that holds the lock, below a shell that never asks how it ended. @returns its id */
async function startHolder(): Promise<number> {
  const node = `'${process.execPath}' --disable-warning=ExperimentalWarning --input-type=module -e "$HOLDER" '${directory}'`;
  const shell = spawn('sh', ['-c', `${node} & exec sleep 1000`], { env: { ...process.env, HOLDER } });
  running.push(shell);
  const [line] = await once(createInterface(shell.stdout), 'line');
  return Number(line);
}

test('a directory that a running process uses is refused', async () => {
  const holder = await startHolder();
  try {
    expect(() => lockDirectory(directory)).toThrow(`KAFKA_DATA_IN_USE: another running process uses ${directory}.`);
  } finally {
    process.kill(holder, 'SIGKILL');
  }
});

test('a process that was killed and that its parent has not asked about blocks no start', async () => {
  const holder = await startHolder();
  process.kill(holder, 'SIGKILL');
  await until(() => isUnreaped(holder));

  expect(isUnreaped(holder)).toBe(true);
  lockDirectory(directory)();
});

test('the same process cannot use a directory twice at a time, and can one after the other', () => {
  const unlock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow('KAFKA_DATA_IN_USE');
  unlock();
  lockDirectory(directory)();
});

test('a file in the place of the lock, or one that names a process, blocks no start', () => {
  writeFileSync(path.join(directory, 'lock'), String(process.ppid));
  writeFileSync(path.join(directory, 'lock.sqlite'), `${process.ppid}\n`.repeat(1000));

  lockDirectory(directory)();
});

/**
 * Whether a process has ended and still has its number: a zombie. Its first thread may be one while others still run
 * and hold the files.
 */
function isUnreaped(processId: number): boolean {
  if (process.platform !== 'linux') return true;
  if (readdirSync(`/proc/${processId}/task`).length > 1) return false;
  return /\) Z /.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
}
