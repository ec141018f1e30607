import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStateStore } from '../../../src/composition/sqlite/open.ts';
import { WriteGuard } from '../../../src/core/data/write-guard.ts';
import type { StateStore } from '../../../src/core/state-store.ts';

let directory: string;
let opened: StateStore[];

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'state-store-'));
  opened = [];
});
afterEach(() => {
  for (const stateStore of opened) stateStore.close();
  rmSync(directory, { recursive: true });
});

function open(): StateStore {
  const stateStore = openStateStore(directory);
  opened.push(stateStore);
  return stateStore;
}

function reopen(): StateStore {
  opened.pop()?.close();
  return open();
}

const keysOf = (stateStore: StateStore, kind: string): string[] => [...stateStore.rows(kind)].map(([key]) => key);

test('rows come back in the order in which their keys were first put, with their last values', () => {
  const stateStore = open();
  stateStore.put('queue', 'b', { n: 1 });
  stateStore.put('queue', 'a', [null, 'é']);
  stateStore.put('queue', 'gone', 0);
  stateStore.put('queue', 'b', { n: 2 });
  stateStore.put('table', 'c', true);
  stateStore.remove('queue', 'gone');
  expect([...reopen().rows('queue')]).toEqual([
    ['b', { n: 2 }],
    ['a', [null, 'é']],
  ]);
});

test('work that throws leaves no rows, and the work around it leaves all of its own', () => {
  const stateStore = open();
  stateStore.atomically(() => {
    stateStore.put('queue', 'outer', 1);
    const failing = (): void =>
      stateStore.atomically(() => {
        stateStore.put('queue', 'inner', 1);
        throw new Error('in mid-work');
      });
    expect(failing).toThrow('in mid-work');
  });
  expect(keysOf(reopen(), 'queue')).toEqual(['outer']);
});

test('once closed it takes nothing more', () => {
  const stateStore = open();
  stateStore.close();
  stateStore.put('queue', 'late', 1);
  stateStore.atomically(() => stateStore.remove('queue', 'late'));
  expect(keysOf(open(), 'queue')).toEqual([]);
});

describe('a directory that cannot be used is refused with its path and what to do', () => {
  test('one that another region has', () => {
    open();
    expect(() => openStateStore(directory)).toThrow(
      expect.objectContaining({
        code: 'DATA_IN_USE',
        message: `Another region uses ${directory}. Stop it, or choose another directory for --data.`,
      }),
    );
  });

  test('one that holds other files, which stay untouched', () => {
    writeFileSync(path.join(directory, 'thesis.txt'), 'text');
    expect(() => openStateStore(directory)).toThrow(expect.objectContaining({ code: 'DATA_FOREIGN' }));
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });

  test('a file in its place', () => {
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    expect(() => openStateStore(file)).toThrow(expect.objectContaining({ code: 'DATA_FOREIGN' }));
  });

  test("another program's database", () => {
    const database = new DatabaseSync(path.join(directory, 'region.sqlite'));
    database.exec('CREATE TABLE songs (name TEXT)');
    database.close();
    expect(() => openStateStore(directory)).toThrow(expect.objectContaining({ code: 'DATA_FOREIGN' }));
  });

  test('one of a newer version', () => {
    reopen().close();
    const database = new DatabaseSync(path.join(directory, 'region.sqlite'));
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => openStateStore(directory)).toThrow(
      expect.objectContaining({ code: 'DATA_NEWER', message: expect.stringContaining('newer version') }),
    );
  });

  test('a damaged one', () => {
    const file = path.join(directory, 'region.sqlite');
    writeFileSync(file, 'these are not the bytes of a database, however many of them there may be'.repeat(100));
    expect(() => openStateStore(directory)).toThrow(
      expect.objectContaining({ code: 'DATA_DAMAGED', message: expect.stringContaining(file) }),
    );
  });
});

describe('a file of the version before checksums', () => {
  beforeEach(() => {
    const database = new DatabaseSync(path.join(directory, 'region.sqlite'));
    database.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE rows
        (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, key));
      INSERT INTO rows (kind, key, value) VALUES ('queue', 'b', '{"n":1}'), ('queue', 'a', '"é"');
      PRAGMA application_id = ${0x52_47_4e_31};
      PRAGMA user_version = 1;
    `);
    database.close();
  });

  test('is taken over with all its rows, with a line, once', () => {
    const lines: string[] = [];
    const rows = [
      ['b', { n: 1 }],
      ['a', 'é'],
    ];
    for (let start = 0; start < 2; start++) {
      const stateStore = openStateStore(directory, { report: (line) => lines.push(line) });
      expect([...stateStore.rows('queue')]).toEqual(rows);
      stateStore.close();
    }
    expect(lines).toEqual([expect.stringMatching(/region\.sqlite was written by an earlier version/)]);
  });
});

test('after a write that fails, nothing is written and everything is refused', () => {
  const guard = new WriteGuard();
  const stateStore = openStateStore(directory, { guard });
  opened.push(stateStore);
  stateStore.put('queue', 'a', 1);
  const failures: string[] = [];
  guard.onFailure(({ code }) => failures.push(code));
  guard.fail('elsewhere', new Error('ENOSPC'));

  expect(() => stateStore.put('queue', 'b', 2)).toThrow('elsewhere cannot be written: ENOSPC');
  expect(() => stateStore.remove('queue', 'a')).toThrow('elsewhere cannot be written');
  expect(() => stateStore.atomically(() => {})).toThrow('elsewhere cannot be written');
  expect(failures).toEqual(['DATA_WRITE_FAILED']);
  expect(keysOf(reopen(), 'queue')).toEqual(['a']);
});
