import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { lambdaOperations } from '../../../src/lambda/api/operations.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import type { LambdaService } from '../../../src/lambda/service.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { type ApiAnswer, apiCaller } from './api-caller.ts';
import { lambdaHarness } from './lambda-harness.ts';

export interface LambdaApiOptions {
  /** What a start takes over from the state store. */
  readonly restore?: (lambda: LambdaService, stateStore: ReturnType<TestStateStore['open']>) => void;
  /** Code in buckets. */
  readonly readObject?: (bucket: string, key: string) => Uint8Array | undefined;
}

/** Lambda's API in this process: for each test another one, with a state store and a folder for code. */
export function lambdaApi({ restore = () => {}, readObject = () => undefined }: LambdaApiOptions = {}) {
  let harness: ReturnType<typeof lambdaHarness>;
  let stateStore: TestStateStore;
  let cacheDir: string;
  /** Starts it, again after the first time. */
  const start = (): void => {
    harness = lambdaHarness(new VirtualClock(5_000));
    restore(harness.lambda, stateStore.open());
  };
  beforeEach(() => {
    stateStore = testStateStore();
    cacheDir = mkdtempSync(path.join(tmpdir(), 'code-'));
    start();
  });
  afterEach(() => {
    harness.stop();
    stateStore[Symbol.dispose]();
    rmSync(cacheDir, { recursive: true, force: true });
  });
  const mappings = new Mappings({}, new VirtualClock(0));
  const call = apiCaller(() =>
    lambdaOperations({ lambda: harness.lambda, mappings, findIds: () => [], cacheDir, readObject }),
  );
  return {
    call,
    start,
    get harness() {
      return harness;
    },
    get stateStore() {
      return stateStore;
    },
    get cacheDir() {
      return cacheDir;
    },
  };
}

/** Status, code and message of an error. */
export const errorOf = ({ status, type, body }: ApiAnswer) => [status, type, body['message'] ?? body['Message']];
