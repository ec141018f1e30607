import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { regionProgram } from '../../tools/build/region-program.ts';
import { until } from '../until.ts';

const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;
const QUOTED_CHARACTERS = 4_000;
/** With a limit of the heap, all memory has one. */
export const HEAP_MB = 320;

/** A region in a process of its own, as `npm start` runs one. */
export class SoakedRegion {
  readonly #child: ChildProcess;
  #printed = '';

  private constructor(options: readonly string[]) {
    const args = [
      '--expose-gc',
      `--max-old-space-size=${HEAP_MB}`,
      regionProgram(),
      'start',
      '--unlisted',
      '--logs',
      'off',
    ];
    const ports = ['--port', '0', '--kafka-port', '0'];
    this.#child = spawn(process.execPath, [...args, ...ports, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-QUOTED_CHARACTERS);
      });
    }
    process.once('exit', this.#kill);
  }

  /** @throws Error with what the region printed, when it does not start */
  static async start(options: readonly string[]): Promise<SoakedRegion> {
    const region = new SoakedRegion(options);
    await until('the region has started', () => region.#isUp(), START_WITHIN_MS);
    return region;
  }

  get endpoint(): string {
    return /AWS endpoint +(\S+)/.exec(this.#printed)?.[1] ?? '';
  }

  /** `host:port` */
  get kafka(): string {
    return /Kafka +(\S+)/.exec(this.#printed)?.[1] ?? '';
  }

  /** @throws Error with what the region printed, when it has ended by itself */
  check(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) return;
    throw new Error(`The region ended with ${exitCode ?? signalCode}. The last that it printed:\n${this.#printed}`);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await Promise.race([ended, setTimeout(STOP_WITHIN_MS, undefined, { ref: false })]);
    this.#child.kill('SIGKILL');
  }

  #isUp(): boolean {
    this.check();
    return this.#printed.includes('Ctrl-C stops it.');
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };
}
