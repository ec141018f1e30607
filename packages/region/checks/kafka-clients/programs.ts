import { type ChildProcess, spawn } from 'node:child_process';
import type { Command } from './client.ts';

/** A program that is running, and the lines it has printed so far. */
export interface Running {
  readonly lines: readonly string[];
  readonly pid: number;
  /** The lines it printed, once it has ended well. @throws Error with what it said on its error output */
  readonly ended: Promise<readonly string[]>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program and feeds it `input`. */
export function start({ file, args }: Command, input: Iterable<string> = []): Running {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let rest = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(part);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2_000);
  });
  // A program that ends before it has read its input says why itself.
  child.stdin.on('error', () => {});
  child.stdin.end([...input].map((line) => `${line}\n`).join(''));
  return {
    lines,
    pid: child.pid ?? 0,
    ended: end(child, lines, () => complaints),
    kill: (signal) => child.kill(signal),
  };
}

function end(child: ChildProcess, lines: readonly string[], complaints: () => string): Promise<readonly string[]> {
  const ended = new Promise<readonly string[]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(lines);
      else reject(new Error(`${child.spawnfile} ended with ${code ?? signal}: ${complaints()}`));
    });
  });
  // Programs that are killed on purpose are not waited for.
  ended.catch(() => {});
  return ended;
}

/** Runs a program to its end, for at most `withinMs`. */
export async function run(
  command: Command,
  input: Iterable<string> = [],
  withinMs = 90_000,
): Promise<readonly string[]> {
  const running = start(command, input);
  const timer = setTimeout(() => running.kill('SIGKILL'), withinMs);
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until `condition` holds. @throws Error that says what did not happen */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
