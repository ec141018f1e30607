import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { tally } from './invariants/finding.ts';

/** Deletes the item with that `id` from a table. */
export type DeleteItem = (table: string, id: string) => Promise<unknown>;

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);
/** Of all queues together more than any run has. */
const LETTERS = '1000000';
const PER_SECOND = '1000';
const TIMEOUT_MS = 600_000;
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** A letter as `npm run dlq -- list --json` has it. */
interface ListedLetter {
  readonly id: string;
  readonly reason: string;
  readonly explanation: string;
  readonly eventId: string | null;
}

/** Does what a person on call does: works with the dead letters by `npm run dlq`. */
export class Operator {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Settles notices in doubt as docs/runbook.md says: discards the letter of a notice that was sent, and else deletes
   * the note of the attempt that the letter names, so that a redrive sends it.
   * @param wasSent tells of an event id whether a subscriber of the topic has its notice
   * @returns how many there were
   */
  async settleDoubts(wasSent: (eventId: string) => boolean, deleteItem: DeleteItem): Promise<number> {
    const doubts = (await this.#letters()).filter(({ reason }) => reason === 'EFFECT_IN_DOUBT');
    for (const { id, eventId, explanation } of doubts) {
      if (wasSent(eventId ?? '')) await this.#dlq('discard', id, '--reason', 'the notice was sent');
      else await deleteNamedItem(explanation, deleteItem);
    }
    return doubts.length;
  }

  async #letters(): Promise<readonly ListedLetter[]> {
    const queues: readonly { readonly letters: readonly ListedLetter[] }[] = JSON.parse(
      await this.#dlq('list', '--json'),
    );
    return queues.flatMap(({ letters }) => letters);
  }

  /** How many dead letters there are for each reason. */
  async reasons(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries(tally((await this.#letters()).map(({ reason }) => reason)));
  }

  /** @throws Error with what the command said, when a letter could not be redriven */
  async redriveAll(): Promise<void> {
    await this.#dlq('redrive', '--all', '--rate', PER_SECOND);
  }

  async #dlq(...args: readonly string[]): Promise<string> {
    const command = ['scripts/dlq.ts', ...args, '--limit', LETTERS, '--endpoint', this.#endpoint];
    const { stdout } = await run(process.execPath, command, {
      cwd: ROOT,
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: TIMEOUT_MS,
    });
    return stdout;
  }
}

async function deleteNamedItem(explanation: string, deleteItem: DeleteItem): Promise<void> {
  const [, id, table] = /delete item (.+) of table (\S+), then redrive/.exec(explanation) ?? [];
  if (id === undefined || table === undefined) throw new Error(`this names no item: ${explanation}`);
  await deleteItem(table, id);
}
