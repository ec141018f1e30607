import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { functionNames } from '../../tools/build.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const TIMEOUT_MS = 180_000;

function contents(packageDir: string): Readonly<Record<string, string>> {
  const files = readdirSync(packageDir).map((file) => [file, readFileSync(path.join(packageDir, file), 'base64')]);
  return Object.fromEntries(files);
}

const GENERATED = 'schemas/generated';
/** An event that a topic carries in Avro, so that its schema is in the template. */
const ENCODED = 'schemas/payments/PaymentCaptured.v1.json';

/** As in a fresh clone. */
const forgetGenerated = (copy: ProjectCopy): void =>
  rmSync(path.join(copy.folder, GENERATED), { recursive: true, force: true });

function describeAnew(copy: ProjectCopy, description: string): void {
  const schema = objectOf(parseJson(readFileSync(path.join(copy.folder, ENCODED), 'utf8')));
  copy.write(ENCODED, JSON.stringify({ ...schema, description }, undefined, 2));
}

/** The texts of the schemas that the stack gives the registry of its topics. */
function encodedSchemas(copy: ProjectCopy): readonly string[] {
  const text = readFileSync(path.join(copy.folder, '.serverless', 'cloudformation-template-update-stack.json'), 'utf8');
  const resources = Object.values(objectOf(at(parseJson(text), 'Resources')));
  const schemas = resources.filter((resource) => at(resource, 'Type') === 'AWS::Glue::SchemaVersion');
  return schemas.map((schema) => textOf(at(at(schema, 'Properties'), 'SchemaDefinition')));
}

test(
  'the package has the schemas of topics as the schema files are now, not as they were generated before',
  async () => {
    using copy = new ProjectCopy();
    describeAnew(copy, 'A payment, edited.');
    await copy.node(['tools/package.ts']);
    expect(encodedSchemas(copy).join()).toContain('A payment, edited.');
  },
  TIMEOUT_MS,
);

test(
  'the framework packages a fresh clone without credentials, twice the same to the byte, and after an edit what follows',
  async () => {
    using copy = new ProjectCopy();
    forgetGenerated(copy);
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
    describeAnew(copy, 'A payment, edited.');
    await packaged();
    expect(encodedSchemas(copy).join()).toContain('A payment, edited.');
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
