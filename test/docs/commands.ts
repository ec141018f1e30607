import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** What the commands of a page run with. */
export interface Surroundings {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A region that `npm start` started. */
export interface RunningStart {
  readonly output: string;
  readonly endpoint: string;
  readonly kafka: string;
  stop(): Promise<void>;
}

/** In a process group of its own, so that npm, its shell and what they started can be ended together. */
const shell = (script: string, { folder, env }: Surroundings) =>
  spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Gathers what a process prints. @param onText called with all of it so far */
function gather(child: ChildProcessByStdio<null, Readable, Readable>, onText: (output: string) => void): void {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onText(output);
    });
  }
}

/** Runs commands as a shell does, to their end. @throws Error with what they printed */
export async function runShell(script: string, surroundings: Surroundings): Promise<string> {
  const child = shell(script, surroundings);
  let output = '';
  gather(child, (text) => {
    output = text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script}\nended with ${code}:\n${output}`);
  return output;
}

/** Runs an `npm start` on free ports until it says that it runs. Waiting times pass at once there. */
export async function runStart(command: string, surroundings: Surroundings): Promise<RunningStart> {
  const script = `${command}${command.includes(' -- ') ? '' : ' --'} --port 0 --kafka-port 0 --clock virtual`;
  const child = shell(script, surroundings);
  const gone = once(child, 'close');
  const output = await new Promise<string>((resolve, reject) => {
    let printed = '';
    gather(child, (text) => {
      printed = text;
      if (text.includes('Ctrl-C')) resolve(text);
    });
    gone.then(() => reject(new Error(`${script}\nended:\n${printed}`)), reject);
  });
  const named = (label: string): string => new RegExp(`^ *${label} +(\\S+)$`, 'm').exec(output)?.[1] ?? '';
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await gone;
  };
  return { output, endpoint: named('AWS endpoint'), kafka: named('Kafka'), stop };
}
