import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFiles } from '../support/project-files.ts';

const text = (file: string): string => readFileSync(file, 'utf8');
const THIS_FILE = 'test/unit/repository.test.ts';
const files = projectFiles().filter((file) => file !== THIS_FILE);

/** Things that are true on one machine only, or in one network only. */
const LOCAL_TRUTHS: readonly (readonly [string, RegExp])[] = [
  ['a home folder', /(?:^|[^\w.])\/(?:home|Users|root)\/\w/m],
  ['a folder of one machine', /(?:^|[\s"'`=(])\/(?:work|opt|srv|mnt|var\/folders)\/\w/m],
  ['a Windows path', /\b[A-Z]:\\\\?(?:Users|work)\b/],
  ['the host of a package registry', /https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio)[\w.-]*[:/]/i],
];

describe('the repository', () => {
  test.each(LOCAL_TRUTHS)('names no %s', (_what, pattern) => {
    expect(files.filter((file) => pattern.test(text(file)))).toEqual([]);
  });

  test('locks packages without saying where they were fetched from', () => {
    const links = /"resolved": "packages\//;
    const resolved = text('package-lock.json').match(/"resolved":.*/g) ?? [];
    expect(resolved.filter((line) => !links.test(line))).toEqual([]);
  });
});

describe('docs/reference/dependencies.md', () => {
  test('justifies exactly the packages of package.json, in one line each', () => {
    const { dependencies, devDependencies } = JSON.parse(text('package.json'));
    const rows = text('docs/reference/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm);
    const justified = [...rows].filter(([, , reason = '']) => reason.length > 20).map(([, name]) => name);
    expect(justified).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  });
});
