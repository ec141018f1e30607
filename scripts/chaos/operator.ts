import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);
/** Of all queues together more than any run has. */
const LETTERS = '1000000';
const PER_SECOND = '1000';
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Does what a person on call does: works with the dead letters by `npm run dlq`. */
export class Operator {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** How many dead letters there are for each reason. */
  async reasons(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { reasons } of JSON.parse(await this.#dlq('list', '--json'))) {
      for (const [reason, count] of Object.entries(reasons)) counts[reason] = (counts[reason] ?? 0) + Number(count);
    }
    return counts;
  }

  /** @throws Error with what the command said, when a letter could not be redriven */
  async redriveAll(): Promise<void> {
    await this.#dlq('redrive', '--all', '--rate', PER_SECOND);
  }

  async #dlq(...args: readonly string[]): Promise<string> {
    const command = ['scripts/dlq.ts', ...args, '--limit', LETTERS, '--endpoint', this.#endpoint];
    const { stdout } = await run(process.execPath, command, { cwd: ROOT, maxBuffer: MAX_OUTPUT_BYTES });
    return stdout;
  }
}
