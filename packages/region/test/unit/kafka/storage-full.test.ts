import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Disk, realDisk } from '../../../src/core/data/disk.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { closeData, openData, STEPS, seenIn } from './data-workload.ts';

const TIMEOUT_MS = 180_000;

let root: string;
beforeAll(() => {
  root = scratchFolder('kafka-full');
});
afterAll(() => rmSync(root, { recursive: true }));

type Fault = 'ENOSPC' | 'EIO' | 'ENOSPC after a short write';

/** A disk whose change number `failing` fails, and that works again afterwards: only the guard stops later writes. */
function faultyDisk(failing: number, fault: Fault): Disk {
  let asked = 0;
  const fail = (): never => {
    throw new Error(`${fault.slice(0, 6).trim()}: injected`);
  };
  const counted =
    <A extends unknown[], R>(change: (...args: A) => R) =>
    (...args: A): R =>
      asked++ === failing ? fail() : change(...args);
  let isShort = false;
  return {
    open: counted((file: string) => realDisk.open(file)),
    truncate: counted((file: number, sizeBytes: number) => realDisk.truncate(file, sizeBytes)),
    rename: counted((from: string, to: string) => realDisk.rename(from, to)),
    remove: counted((file: string) => realDisk.remove(file)),
    makeFolder: counted((folder: string) => realDisk.makeFolder(folder)),
    close: (file) => realDisk.close(file),
    write: (file, bytes, position) => {
      if (isShort) return fail();
      const isFailing = asked++ === failing;
      if (isFailing && (fault !== 'ENOSPC after a short write' || bytes.length < 2)) return fail();
      isShort = isFailing;
      return realDisk.write(file, isFailing ? bytes.subarray(0, bytes.length >> 1) : bytes, position);
    },
  };
}

/** What could be seen after each step. */
function seenAfterSteps(): readonly (readonly unknown[])[] {
  const state = openData(path.join(root, 'whole'));
  const seen = [seenIn(state)];
  for (const step of STEPS) {
    step(state);
    seen.push(seenIn(state));
  }
  closeData(state);
  return seen;
}

/** Runs the steps until one fails. @returns how many did not fail, undefined when all succeeded */
function stepsUntilFailure(data: string, disk: Disk): number | undefined {
  let done = -1;
  let state: ReturnType<typeof openData> | undefined;
  try {
    state = openData(data, { disk });
    for (done = 0; done < STEPS.length; done++) STEPS[done]?.(state);
    return undefined;
  } catch (error) {
    expect(String(error)).toMatch(/cannot be written: (ENOSPC|EIO): injected\. The region stops/);
    return done;
  } finally {
    if (state !== undefined) endOf(state, done < STEPS.length);
  }
}

/** No later change passes after a failure, though the disk would take it. */
function endOf(state: ReturnType<typeof openData>, hasFailed: boolean): void {
  if (hasFailed) expect(() => state.topics.create('later', 1)).toThrow(/cannot be written/);
  closeData(state);
}

test.each<Fault>(['ENOSPC', 'EIO', 'ENOSPC after a short write'])(
  'after a write that fails with %s nothing is accepted, and the next start has all that was accepted before',
  (fault) => {
    const seen = seenAfterSteps();
    rmSync(path.join(root, 'whole'), { recursive: true });
    const data = path.join(root, 'data');
    for (let failing = 0; ; failing++) {
      const done = stepsUntilFailure(data, faultyDisk(failing, fault));
      if (done === undefined) {
        // All changes have had their turn.
        expect(failing).toBeGreaterThan(200);
        rmSync(data, { recursive: true });
        break;
      }
      const state = openData(data);
      expect([seen[Math.max(done, 0)], seen[Math.max(done, 0) + 1]]).toContainEqual(seenIn(state));
      closeData(state);
      rmSync(data, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
