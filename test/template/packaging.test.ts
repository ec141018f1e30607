import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { functionNames } from '../../tools/build.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const TIMEOUT_MS = 180_000;

function contents(packageDir: string): Readonly<Record<string, string>> {
  const files = readdirSync(packageDir).map((file) => [file, readFileSync(path.join(packageDir, file), 'base64')]);
  return Object.fromEntries(files);
}

test(
  'the service is packaged without credentials, twice the same to the byte',
  async () => {
    using copy = new ProjectCopy();
    // Nothing here that an AWS SDK could take credentials from.
    const bareMachine = { PATH: process.env['PATH'], HOME: copy.folder, SOURCE_DATE_EPOCH: '1700000000' };
    const packaged = async () => {
      await copy.node(['node_modules/serverless/bin/serverless.js', 'package'], bareMachine);
      return contents(path.join(copy.folder, '.serverless'));
    };
    const first = await packaged();
    const zips = Object.keys(first).filter((file) => file.endsWith('.zip'));
    expect(new Set(zips)).toEqual(new Set(functionNames().map((name) => `${name}.zip`)));
    expect(await packaged()).toEqual(first);
  },
  TIMEOUT_MS,
);

test(
  'a package at which another process works is waited for, though its template is there already',
  async () => {
    using copy = new ProjectCopy();
    await copy.takePackage();
    expect(await copy.node(['tools/package.ts'])).toBe('');
    const mark = path.join(copy.folder, 'dist', 'packaging');
    writeFileSync(mark, String(process.pid));
    const packaged = copy.node(['tools/package.ts']);
    expect(await Promise.race([packaged, pause(1000, 'at work')])).toBe('at work');
    rmSync(mark);
    expect(await packaged).toContain('Packaged in');
  },
  TIMEOUT_MS,
);
