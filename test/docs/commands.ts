import { spawn } from 'node:child_process';
import { once } from 'node:events';

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

/** Runs commands as a shell does, to their end. @throws Error with what they printed */
export async function runShell(script: string, { folder, env }: Surroundings): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script}\nended with ${code}:\n${output}`);
  return output;
}

/** Runs an `npm start` on free ports until it says that it runs. Waiting times pass at once there. */
export async function runStart(command: string, { folder, env }: Surroundings): Promise<RunningStart> {
  const options = '--port 0 --kafka-port 0 --clock virtual';
  const script = `${command}${command.includes(' -- ') ? '' : ' --'} ${options}`;
  const child = spawn('bash', ['-c', script], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = once(child, 'close');
  let output = '';
  const started = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C')) resolve();
      });
    }
    gone.then(() => reject(new Error(`${script}\nended:\n${output}`)), reject);
  });
  await started;
  const named = (label: string): string => new RegExp(`^ *${label} +(\\S+)$`, 'm').exec(output)?.[1] ?? '';
  return {
    output,
    endpoint: named('AWS endpoint'),
    kafka: named('Kafka'),
    stop: async () => {
      // The group: npm, its shell and the region.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await gone;
    },
  };
}
