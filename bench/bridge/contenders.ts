import { createRequire } from 'node:module';
import path from 'node:path';
import type { Context, MSKEvent } from 'aws-lambda';

/** Handles one batch as Lambda hands it over. */
export type Bridge = (invocation: MSKEvent, context: Context) => Promise<unknown>;

const ROOT = path.join(import.meta.dirname, '../..');
export const WITHOUT_IDEMPOTENCY = 'dist/bench/without-idempotency/index.cjs';

const bundled = (file: string) => async (): Promise<Bridge> =>
  createRequire(import.meta.url)(path.join(ROOT, file)).handler;

const naive = (name: 'sequential' | 'parallel') => async (): Promise<Bridge> => (await import('./naive.ts'))[name];

interface Contender {
  readonly does: string;
  /** Of the work of a round: what is slow gets less of it. */
  readonly share: number;
  readonly load: () => Promise<Bridge>;
}

/** What is measured, by name. Each runs in a process of its own. */
export const CONTENDERS = {
  bridge: {
    does: 'the function bridge-kafka as it is deployed',
    share: 1,
    load: bundled('dist/bridge-kafka/index.cjs'),
  },
  withoutIdempotency: {
    does: 'the same with idempotency switched off',
    share: 1,
    load: bundled(WITHOUT_IDEMPOTENCY),
  },
  naiveSequential: {
    does: 'naive: makeIdempotent around PutEvents with one entry, one record after the other',
    share: 0.05,
    load: naive('sequential'),
  },
  naiveParallel: {
    does: 'naive: the same in Promise.all',
    share: 0.05,
    load: naive('parallel'),
  },
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;

export const isContender = (name: string | undefined): name is ContenderName =>
  name !== undefined && Object.hasOwn(CONTENDERS, name);
