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

describe('the commands that test', () => {
  const { scripts } = JSON.parse(text('package.json'));
  const namesOf = (pattern: RegExp): readonly string[] => Object.keys(scripts).filter((name) => pattern.test(name));
  const commands = namesOf(/^test(:|$)/);
  // Jest takes what a file's path is to hold. The browser's tests have a program that starts what they need.
  const pathsOf = (command: string): readonly string[] => scripts[command].match(/test\/[\w/]+/g) ?? [];
  const folderOf = (part: string): string => part.replace(/\/run$/, '');
  const runBy = (file: string): readonly string[] =>
    commands.filter((command) => pathsOf(command).some((part) => file.includes(folderOf(part))));

  test('run each test file once', () => {
    const tests = files.filter((file) => file.endsWith('.test.ts'));
    expect(tests.map((file) => [file, runBy(file).length]).filter(([, times]) => times !== 1)).toEqual([]);
  });

  test.each(commands)('%s is a step of .ci/run', (command) => {
    const step = command === 'test' ? 'npm test' : `npm run ${command}`;
    expect(text('.ci/run')).toMatch(new RegExp(`^ *(?:step|tests) '?${step}['\n]`, 'm'));
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
