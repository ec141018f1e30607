import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 100;

/**
 * Runs work that no other process may do at the same time. It waits for one that does; the mark of one that died counts
 * for nothing.
 * @param mark the file that says who is at work
 */
export async function alone<Result>(mark: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(path.dirname(mark), { recursive: true });
  while (!take(mark)) await pause(PAUSE_MS);
  try {
    return await work();
  } finally {
    rmSync(mark, { force: true });
  }
}

function take(mark: string): boolean {
  try {
    writeFileSync(mark, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(owner(mark))) rmSync(mark, { force: true });
    return false;
  }
}

/** Undefined while the owner is about to write its number, or has just taken the mark away. */
function owner(mark: string): number | undefined {
  try {
    const text = readFileSync(mark, 'utf8');
    return text === '' ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
