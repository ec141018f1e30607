import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { closeData, openData, STEPS, seenIn } from './data-workload.ts';
import { type Change, recordingDisk, repeatChange } from './recording-disk.ts';

const TIMEOUT_MS = 180_000;

let root: string;
beforeAll(() => {
  root = scratchFolder('kafka-crash');
});
afterAll(() => rmSync(root, { recursive: true }));

/** Every byte of a header, of an end and of short writes; some of what is alike. */
function cutsOf(change: Change): readonly number[] {
  if (change.kind !== 'write') return [0];
  const { length } = change.bytes;
  const all = Array.from({ length }, (_, index) => index);
  return all.filter((cut) => cut < 64 || cut % 16 === 0 || cut === length - 1);
}

interface Recorded {
  readonly changes: readonly Change[];
  /** What could be seen after each step, and how many changes had been made by then. */
  readonly seen: readonly { readonly changes: number; readonly seen: readonly unknown[] }[];
}

function record(): Recorded {
  const data = path.join(root, 'recorded');
  const { disk, changes } = recordingDisk(data);
  const state = openData(data, { disk });
  const seen = [{ changes: changes.length, seen: seenIn(state) }];
  for (const step of STEPS) {
    step(state);
    seen.push({ changes: changes.length, seen: seenIn(state) });
  }
  closeData(state);
  return { changes, seen };
}

test(
  'cut short at any byte of any write, the data holds all that was accepted, and nothing that was not sent',
  () => {
    const { changes, seen } = record();
    const [data, cutData] = [path.join(root, 'data'), path.join(root, 'cut')];
    let tried = 0;
    for (const [index, change] of changes.entries()) {
      const after = seen.findIndex((one) => one.changes > index);
      const possible = [seen[Math.max(after - 1, 0)]?.seen, seen[after === -1 ? seen.length - 1 : after]?.seen];
      for (const cut of cutsOf(change)) {
        if (index > 0) cpSync(data, cutData, { recursive: true });
        if (cut > 0) repeatChange(cutData, change, cut);
        const state = openData(cutData);
        const found = seenIn(state);
        closeData(state);
        rmSync(cutData, { recursive: true });
        tried += 1;
        try {
          expect(possible).toContainEqual(found);
        } catch (cause) {
          throw new Error(`cut at byte ${cut} of change ${index}: ${JSON.stringify(change)}`, { cause });
        }
      }
      repeatChange(data, change);
    }
    expect(tried).toBeGreaterThan(1000);
  },
  TIMEOUT_MS,
);
