import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Json } from '../../src/core/json.ts';
import { packageDir } from './package-dir.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/tributary-region.mjs');

/** A region in a process of its own, started as users start it, and killed as only the system kills. */
export interface RegionProcess {
  /** Settings for SDK clients. */
  readonly client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  readonly kafka: string;
  /** The URL of its schema registry. */
  readonly schemaRegistry: string;
  /** What it has printed so far, byte by byte. */
  printed(): string;
  /** What it wrote to its standard error. */
  readonly errors: readonly string[];
  /** Resolves with the exit code when the process ends, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Resolves once the process is gone. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface PersistedRegion {
  /** Starts a region on the data that the one before left. */
  start(...options: readonly string[]): Promise<RegionProcess>;
  /** Starts one that cannot make any file larger than this, as on a disk that is full. */
  startWithin(maxFileBytes: number): Promise<RegionProcess>;
  /** A folder of the test's own, for what functions and test tell each other. */
  readonly folder: string;
  /** Changes the template for later starts. */
  repackage(template: Json): void;
  /** Kills what still runs and removes every file. */
  remove(): Promise<void>;
}

/**
 * A package and a data directory for regions that follow each other.
 * @param template given the folder, to tell it to functions
 */
export function persistedRegion(
  template: (folder: string) => Json,
  code: Readonly<Record<string, string>> = {},
): PersistedRegion {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kept-region-'));
  let packaged = packageDir(template(folder), code);
  const running = new Set<RegionProcess>();
  const start = async (options: readonly string[], maxFileBytes?: number): Promise<RegionProcess> => {
    const data = path.join(folder, 'data');
    const args = ['--package', packaged.path, '--data', data, ...options];
    const started = await startProcess(args, undefined, undefined, undefined, maxFileBytes);
    running.add(started);
    return started;
  };
  return {
    folder,
    start: (...options) => start(options),
    startWithin: (maxFileBytes) => start([], maxFileBytes),
    repackage: (changed) => {
      packaged.remove();
      packaged = packageDir(changed, code);
    },
    remove: async () => {
      for (const one of running) await one.kill();
      packaged.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * Starts a region on free ports.
 * @param cwd the folder in which the program runs
 * @param maxFileBytes the limit of the system for each file that the process writes
 * @param cacheHome the user's cache folder, in which the region is listed; without one it is unlisted
 */
export async function startProcess(
  options: readonly string[],
  cwd = process.cwd(),
  program = PROGRAM,
  cacheHome?: string,
  maxFileBytes?: number,
): Promise<RegionProcess> {
  const unlisted = cacheHome === undefined ? ['--unlisted'] : [];
  const args = [program, 'start', ...unlisted, '--port', '0', '--kafka-port', '0', ...options];
  const env = cacheHome === undefined ? process.env : { ...process.env, XDG_CACHE_HOME: cacheHome };
  const child = spawn(...within(maxFileBytes, args), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ending = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const kill: RegionProcess['kill'] = (signal = 'SIGKILL') => ended(child, signal);
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.includes('Ctrl-C')) break;
  }
  child.stdout.resume();
  const endpoint = labelled(lines, 'AWS endpoint');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  if (endpoint === undefined) throw new Error(`The region did not start: ${errors.join('\n')}`);
  return {
    client: { endpoint, region: 'us-east-1', credentials },
    kafka: labelled(lines, 'Kafka') ?? '',
    schemaRegistry: labelled(lines, 'Schemas') ?? '',
    printed: () => Buffer.concat(printed).toString(),
    errors,
    ended: ending,
    kill,
  };
}

/** Node ignores the signal of a file that becomes too large: the write fails. */
function within(maxFileBytes: number | undefined, args: readonly string[]): readonly [string, readonly string[]] {
  if (maxFileBytes === undefined) return [process.execPath, args];
  const blocks = Math.ceil(maxFileBytes / 512);
  return ['sh', ['-c', `ulimit -f ${blocks} && exec "$0" "$@"`, process.execPath, ...args]];
}

function labelled(lines: readonly string[], label: string): string | undefined {
  return lines
    .map((line) => line.trim())
    .find((line) => line.startsWith(`${label} `))
    ?.slice(label.length)
    .trim();
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
