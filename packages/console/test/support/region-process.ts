import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../../../..');

export interface TestRegion {
  /** Without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a region with the console, in a process of its own, on free ports unless `args` name one. */
export async function startRegion(args: readonly string[]): Promise<TestRegion> {
  const all = ['tools/start.ts', '--port', '0', '--kafka-port', '0', '--unlisted', '--logs', 'off', ...args];
  const child = spawn(process.execPath, all, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await addressOf(child);
  return { url, stop: () => ended(child) };
}

const ADDRESS = /(http:\/\/127\.0\.0\.1:\d+)\/_console\//;

function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const read = (piece: Buffer): void => {
      said += piece.toString();
      const [, url] = ADDRESS.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The region ended with ${code}:\n${said}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}
