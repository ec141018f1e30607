import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Import, importsOf, packageName } from '../support/imports.ts';
import { projectFiles } from '../support/project-files.ts';

/** docs/explanation/architecture.md has these rows. What is not listed here may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  functions: ['lib', 'domain', 'schemas'],
  domain: ['lib', 'schemas'],
  lib: ['schemas'],
  schemas: [],
  'packages/region': [],
  infra: ['schemas', 'tools'],
  ops: ['lib', 'domain', 'schemas', 'packages/region'],
  tools: ['lib', 'schemas', 'packages/region'],
  demo: ['lib', 'domain', 'schemas', 'packages/region', 'ops', 'tools'],
};
const EVERY_ROOM = [...Object.keys(MAY_IMPORT), 'test', 'bench', 'events'];

const roomOf = (target: string): string => /^(?:packages\/)?[^/]*/.exec(target)?.[0] ?? '';

const importsOutOf = (room: string): readonly Import[] =>
  projectFiles(room)
    .filter((file) => /\.(ts|cjs|mjs)$/.test(file))
    .flatMap(importsOf);

const { dependencies, imports } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('imports point inwards', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports only itself and %j', (room, allowed) => {
    const rooms = EVERY_ROOM.filter((other) => other !== room && !allowed.includes(other));
    expect(importsOutOf(room).filter(({ target }) => rooms.includes(roomOf(target)))).toEqual([]);
  });

  test('infra imports of the tools only the reader of templates', () => {
    const tools = importsOutOf('infra').filter(({ target }) => roomOf(target) === 'tools');
    expect([...new Set(tools.map(({ target }) => target))]).toEqual(['tools/template/template.ts']);
  });

  test('lib and what infra gives to every function name nothing of the shop', () => {
    const shop = /order(Id|s\b(?=[-.'"]))|invoice|billing|shipment|payment|customer|tributary\.(?!failure')/i;
    const kit = ['lib', 'infra/conventions', 'infra/watch'].flatMap((room) => projectFiles(room));
    expect(kit.filter((file) => shop.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('no function imports another', () => {
    const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');
    const acrossFolders = importsOutOf('functions').filter(
      ({ file, target }) => roomOf(target) === 'functions' && folderOf(file) !== folderOf(target),
    );
    expect(acrossFolders).toEqual([]);
  });

  test('what runs on AWS imports only what package.json lists as dependencies', () => {
    const typesOnly = ['aws-lambda'];
    const known = [...Object.keys(dependencies), ...typesOnly];
    const imported = ['functions', 'domain', 'lib', 'schemas']
      .flatMap(importsOutOf)
      .filter(({ from }) => from === 'package');
    expect(imported.filter(({ target }) => !known.includes(packageName(target)))).toEqual([]);
  });

  test('the check knows every alias that package.json gives to a room', () => {
    expect(imports).toEqual({ '#lib/*': './lib/*', '#domain/*': './domain/*', '#schemas/*': './schemas/*' });
  });

  test('the check sees imports of types, re-exports, and what is loaded at run time', () => {
    const build = 'tools/serverless/build.cjs';
    expect(importsOutOf('tools').filter(({ file }) => file === build)).toEqual([
      { file: build, target: 'tools/generate.ts', from: 'project' },
      { file: build, target: 'tools/build.ts', from: 'project' },
    ]);
    expect(importsOf('infra/conventions/grants.ts')).toEqual([
      { file: 'infra/conventions/grants.ts', target: 'infra/cloudformation.ts', from: 'project' },
      { file: 'infra/conventions/grants.ts', target: 'infra/conventions/convention.ts', from: 'project' },
    ]);
  });
});

describe('functions', () => {
  const handlers = projectFiles('functions').filter((file) => file.endsWith('/handler.ts'));

  test.each(handlers)('%s only wires: it has at most 40 lines', (file) => {
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  test('read their environment through lib/env.ts and nowhere else', () => {
    const readers = ['functions', 'domain', 'lib']
      .flatMap((room) => projectFiles(room))
      .filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers).toEqual(['lib/env.ts']);
  });
});
