import path from 'node:path';
import type { InstantAws } from '../support/aws.ts';
import { Child } from '../support/child.ts';
import type { Work, WorkResult } from './contender.ts';
import type { ContenderName } from './contenders.ts';

/** What one piece of work cost, by record. */
export interface Measured {
  readonly perSecond: number;
  readonly micros: number;
  readonly cpuMicros: number;
  readonly callsPer1000: number;
  readonly rssBytes: number;
}

/** A contender in its process, and the endpoints that it calls. */
export class Runner implements Disposable {
  readonly name: ContenderName;
  readonly #child: Child;
  readonly #aws: InstantAws;

  private constructor(name: ContenderName, child: Child, aws: InstantAws) {
    this.name = name;
    this.#child = child;
    this.#aws = aws;
  }

  static async start(
    name: ContenderName,
    aws: InstantAws,
    execArgv: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Runner> {
    const file = path.join(import.meta.dirname, 'contender.ts');
    const child = new Child(file, { env: { ...aws.environment, ...environment }, args: [name], execArgv });
    await child.message();
    return new Runner(name, child, aws);
  }

  async run(work: Work): Promise<Measured> {
    await this.#aws.calls();
    const { wallMs, cpuMs, rssBytes } = (await this.#child.ask(work)) as WorkResult;
    const calls = Object.values(await this.#aws.calls()).reduce((sum, count) => sum + count, 0);
    const records = Math.ceil(work.records / work.recordsPerBatch) * work.recordsPerBatch;
    return {
      perSecond: (records / wallMs) * 1000,
      micros: (wallMs * 1000) / records,
      cpuMicros: (cpuMs * 1000) / records,
      callsPer1000: (calls / records) * 1000,
      rssBytes,
    };
  }

  [Symbol.dispose](): void {
    this.#child[Symbol.dispose]();
  }
}
