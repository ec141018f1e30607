import { ChildProcess, spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import { cacheFolder } from '../core/cache-folder.ts';
import type { FunctionConfig } from './function-config.ts';

/**
 * Both are off on Lambda unless NODE_OPTIONS of the function turns them on.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
const OFF_ON_LAMBDA = ['--no-experimental-require-module', '--no-experimental-detect-module'];

/**
 * With its compiled code on disk a worker starts in half the time and, as it need not load the TypeScript
 * compiler, with 18 MB less (measured: 27 ms and 46 MB against 60 ms and 64 MB).
 */
const COMPILE_CACHE = cacheFolder('workers');
/** TypeScript in the repository, JavaScript in the published package. */
const MAIN = join(import.meta.dirname, 'runtime', `main${extname(import.meta.filename)}`);

/**
 * Starts a process of the runtime, with nothing but `environment` around it. One that cannot be started tells so by its
 * event `error`.
 */
export function spawnRuntime(config: FunctionConfig, environment: Record<string, string>): ChildProcess {
  const nodeOptions = environment['NODE_OPTIONS'] ?? '';
  const switches = OFF_ON_LAMBDA.filter((option) => !nodeOptions.includes(option.replace('--no-', '--')));
  try {
    return spawn(process.execPath, [...switches, `--max-old-space-size=${config.memoryMb}`, MAIN], {
      cwd: config.codeDir,
      env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE, REGION_SDK_FOLDER: process.cwd() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
  } catch (error) {
    return neverStarted(error);
  }
}

/**
 * Node throws some errors of a start, such as E2BIG, and emits others: here all are emitted. A child without a process
 * must not be killed: its id is 0, which stands for the region and all its processes.
 * @see https://man7.org/linux/man-pages/man2/kill.2.html
 */
function neverStarted(error: unknown): ChildProcess {
  const child = Object.assign(new ChildProcess(), { kill: () => false });
  process.nextTick(() => child.emit('error', error));
  return child;
}

/** Calls `onLine` for each line of the process's output. A carriage return does not end a line. */
export function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream?.on('end', () => rest !== '' && onLine(rest));
  }
}

/**
 * Calls `onEnd` once, when the process is gone and all it wrote has been read. A process that left children behind
 * may never close its output; then `graceMs` later.
 */
export function whenGone(
  child: ChildProcess,
  after: (delayMs: number, task: () => void) => () => void,
  onEnd: (code: number | null, signal: string | null) => void,
): void {
  const graceMs = 500;
  let cancel: (() => void) | undefined;
  let isOver = false;
  const end = (code: number | null, signal: string | null): void => {
    cancel?.();
    if (!isOver) onEnd(code, signal);
    isOver = true;
  };
  child.once('error', () => end(null, null));
  child.once('exit', (code, signal) => {
    cancel = after(graceMs, () => end(code, signal));
  });
  child.once('close', end);
}
