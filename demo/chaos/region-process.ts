import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Program } from '../../tools/build/region-program.ts';
import { until } from '../until.ts';
import { DamagedFolder } from './damage.ts';
import { type Fault, readFaults } from './fault-log.ts';
import { RunStopped } from './run-stopped.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;
/** An error quotes so many of the last characters that the region printed. */
const QUOTED_CHARACTERS = 4_000;

export interface RegionProcessOptions {
  readonly program: Program;
  readonly seed: number;
  /** The value of the region's option `--faults`; undefined for none. */
  readonly faults: string | undefined;
  /** The folder of its persisted state. */
  readonly dataDir: string;
  /** Values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * A region in a process of its own, on the virtual clock. After a kill it starts again on the same ports with the same
 * data.
 */
export class RegionProcess {
  readonly #options: RegionProcessOptions;
  #child: ChildProcess | undefined;
  #printed = '';
  #failure: Error | undefined;
  #isStopping = false;
  #endpoint = '';
  #kafka = '';
  #schemaRegistry = '';
  #starts = 0;
  #damage: DamagedFolder | undefined;
  /** What starts have done with damaged files, for the summary. */
  readonly damages: string[] = [];

  private constructor(options: RegionProcessOptions) {
    this.#options = options;
  }

  /** @throws Error with what the region printed, when it does not start */
  static async start(options: RegionProcessOptions): Promise<RegionProcess> {
    const region = new RegionProcess(options);
    process.once('exit', region.#kill);
    region.#spawn(0, 0, 0);
    await region.#started();
    return region;
  }

  get endpoint(): string {
    return this.#endpoint;
  }

  /** `host:port` */
  get kafkaBootstrapServers(): string {
    return this.#kafka;
  }

  /** Starts, the first included. */
  get starts(): number {
    return this.#starts;
  }

  /** What the region printed, when it has ended by itself, or has not seen a damage. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** @throws RunStopped, the failure */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    process.off('exit', this.#kill);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([ended, setTimeout(STOP_WITHIN_MS, undefined, { ref: false })]);
    child.kill('SIGKILL');
  }

  #spawn(port: number | string, kafkaPort: number | string, registryPort: number | string): void {
    const { program, seed, faults, dataDir, parameters } = this.#options;
    const args = [
      program.file,
      'start',
      '--unlisted',
      '--logs',
      'off',
      '--clock',
      'virtual',
      '--seed',
      String(seed),
      '--data',
      dataDir,
    ];
    const kafka = ['--kafka-port', String(kafkaPort), '--schema-registry-port', String(registryPort)];
    const ports = ['--port', String(port), ...kafka];
    const chosen = faults === undefined ? [] : ['--faults', faults];
    const given = Object.entries(parameters).flatMap(([name, value]) => ['--parameter', `${name}=${value}`]);
    const child = spawn(process.execPath, [...args, ...ports, ...chosen, ...given], {
      cwd: ROOT,
      env: { ...process.env, ...program.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-QUOTED_CHARACTERS);
        if (this.#damage !== undefined && this.#isUp) this.#judge(this.#damage);
      });
    }
    // All that it has printed was read by then: https://nodejs.org/api/child_process.html#event-close
    child.once('close', (code, signal) => this.#ended(code, signal));
    this.#child = child;
    this.#printed = '';
    this.#starts++;
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isStopping || this.#failure !== undefined) return;
    const fault = this.#faultThatEnded(signal);
    if (this.#damage !== undefined) this.#judge(this.#damage, fault !== undefined);
    else if (fault === undefined) this.#fail(`The region ended with ${code ?? signal}.`);
    if (this.#failure !== undefined) return;
    // The folder is copied as it was before.
    if (fault?.flipped !== undefined) this.#damage = new DamagedFolder(this.#options.dataDir, fault.flipped);
    this.#spawn(portOf(this.#endpoint), portOf(this.#kafka), portOf(this.#schemaRegistry));
  }

  /** The last fault of this start, where it has ended the region as it says. */
  #faultThatEnded(signal: NodeJS.Signals | null): Fault | undefined {
    const last = readFaults(this.#options.dataDir).at(-1);
    if (this.#endpoint === '' || last?.start !== this.#starts - 1) return undefined;
    const isFull = this.#printed.includes('cannot be written: ENOSPC');
    return (last.kind === 'diskFull' ? isFull : signal === 'SIGKILL') ? last : undefined;
  }

  /**
   * Holds what a start has done with the damaged folder against what it must do.
   * @param wasStruck whether a fault has ended the start: it had taken the folder, maybe before it could say so
   */
  #judge(damage: DamagedFolder, wasStruck = false): void {
    const outcome = damage.outcomeOf(this.#printed, this.#isUp || wasStruck);
    const problem = damage.problemWith(outcome, this.#printed, wasStruck);
    if (problem !== undefined) {
      this.#fail(`A damage of the data folder was not seen. ${problem}.`);
      return;
    }
    this.damages.push(outcome);
    this.#damage = undefined;
    if (outcome === 'refused') {
      damage.bringBack();
      this.#starts--;
    } else damage.forgetCopy();
  }

  #fail(what: string): void {
    this.#failure = new RunStopped(`${what} The last that the region printed:\n${this.#printed}`);
  }

  get #isUp(): boolean {
    return this.#printed.includes('Ctrl-C stops it.');
  }

  async #started(): Promise<void> {
    const isUp = (): boolean => {
      this.check();
      return this.#isUp;
    };
    await until('the region has started', isUp, START_WITHIN_MS).catch((cause: unknown) => {
      throw new Error(`The region does not start. It printed:\n${this.#printed}`, { cause });
    });
    this.#endpoint = /AWS endpoint +(\S+)/.exec(this.#printed)?.[1] ?? '';
    this.#kafka = /Kafka +(\S+)/.exec(this.#printed)?.[1] ?? '';
    this.#schemaRegistry = /Schemas +(\S+)/.exec(this.#printed)?.[1] ?? '';
  }

  readonly #kill = (): void => {
    this.#child?.kill('SIGKILL');
  };
}

const portOf = (address: string): string => address.split(':').at(-1) ?? '';
