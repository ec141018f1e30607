import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { type ArtifactFolders, unpackArtifact } from '../../../src/template/artifacts.ts';
import { readPackage } from '../../../src/template/package.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'package-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const folders = (): ArtifactFolders => ({
  packageDir: folder,
  cacheDir: path.join(folder, 'unpacked'),
  templateDir: folder,
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const template = (text: string): void =>
  writeFileSync(path.join(folder, 'cloudformation-template-update-stack.json'), text);

describe('reading a package', () => {
  test('without a template says how to get one', () => {
    expect(() => readPackage(folder)).toThrow(
      `${folder} has no cloudformation-template-update-stack.json. It is empty. --package takes a template, or a folder that \`sls package\`, \`sam build\` or \`cdk synth\` wrote`,
    );
  });

  test('with a broken template says so', () => {
    template('{');
    expect(() => readPackage(folder)).toThrow(
      "cloudformation-template-update-stack.json: JSON not well-formed (line 1, column 2): Expected property name or '}'. The region reads templates in JSON or YAML.",
    );
  });

  test('names each resource without a type', () => {
    template('{"Resources":{"A":{},"B":{"Type":"T"},"C":[]}}');
    expect(() => readPackage(folder)).toThrow(
      'A.Type: A resource must be an object with a Type.\nC.Type: A resource must be an object with a Type.',
    );
  });
});

describe('unpacking function code', () => {
  const key = 'serverless/shop/dev/1700000000000-2023/hello.zip';

  test('gives the folder of the zip that the key names, and the same folder again', () => {
    writeFileSync(path.join(folder, 'hello.zip'), zipSync({ 'dist/hello/index.cjs': bytes('exports.handler = 1') }));
    const first = unpackArtifact(folders(), key, 'Hello');
    expect(readFileSync(path.join(first.codeDir, 'dist/hello/index.cjs'), 'utf8')).toBe('exports.handler = 1');
    expect(unpackArtifact(folders(), key, 'Hello')).toEqual(first);
    expect(readdirSync(folders().cacheDir)).toHaveLength(1);
  });

  test('a missing zip is named with the resource that wants it', () => {
    expect(() => unpackArtifact(folders(), key, 'Hello')).toThrow(
      `Hello.Properties.Code.S3Key: ${path.join(folder, 'hello.zip')} is missing. Package the service again.`,
    );
  });

  test('a file that is no zip is named', () => {
    writeFileSync(path.join(folder, 'hello.zip'), 'not a zip');
    expect(() => unpackArtifact(folders(), key, 'Hello')).toThrow('hello.zip is not a zip. Package the service again.');
  });

  test('an entry that points out of the folder is refused and nothing is written', () => {
    writeFileSync(path.join(folder, 'hello.zip'), zipSync({ '../../evil.txt': bytes('x') }));
    expect(() => unpackArtifact(folders(), key, 'Hello')).toThrow('hello.zip holds "../../evil.txt".');
    expect(existsSync(path.join(folder, 'evil.txt'))).toBe(false);
  });
});
