import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { circlesIn } from '../support/circles.ts';
import { type Import, importsOf, packageName } from '../support/imports.ts';
import { projectFiles } from '../support/project-files.ts';

const APPLICATION = ['functions', 'domain', 'lib', 'schemas', 'infra'];
/** docs/explanation/architecture.md has these rows. Nothing else imports from demo, bench or test. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  functions: ['lib', 'domain', 'schemas'],
  domain: ['lib', 'schemas'],
  lib: ['schemas'],
  schemas: [],
  events: [],
  'packages/region': [],
  'packages/console': ['ops'],
  infra: ['schemas', 'tools'],
  ops: ['lib', 'domain', 'schemas'],
  tools: ['lib', 'schemas'],
  demo: [...APPLICATION, 'ops', 'tools'],
  bench: [...APPLICATION, 'packages/region', 'packages/console', 'ops', 'tools', 'demo', 'events'],
  test: [...APPLICATION, 'packages/region', 'packages/console', 'ops', 'tools', 'demo', 'events'],
};
/** Of these rooms a room may import some files only. */
const ONLY_THESE: readonly (readonly [room: string, of: string, files: readonly string[]])[] = [
  ['infra', 'tools', ['tools/template/template.ts']],
  [
    'lib',
    'schemas',
    [
      'schemas/api/definition.ts',
      'schemas/definition.ts',
      'schemas/encoding-names.ts',
      'schemas/encodings.ts',
      'schemas/generated/metadata.validate.js',
    ],
  ],
];
/** The folders of the region by floors: a folder imports only from lower floors. */
const REGION_FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['command-line', 'discovery', 'http', 'iam', 'kafka', 'kafka-client', 'kafka-values', 'template'],
  [
    'apigateway',
    'cloudwatch',
    'custom-resources',
    'dynamodb',
    'eventbridge',
    'glue',
    'lambda',
    'logs',
    'msk',
    's3',
    'sam',
    'schema-registry',
    'schemas',
    'secretsmanager',
    'sqs',
    'ssm',
    'stepfunctions',
  ],
  ['pipes', 'scheduler', 'sns', 'faults', 'authorization', 'observation'],
  ['resources'],
  ['cloudformation'],
  ['composition'],
  ['region.ts'],
  ['cli'],
  ['cli.ts'],
  ['tributary-region.mjs'],
];

const roomOf = (target: string): string => /^(?:packages\/)?[^/]*/.exec(target)?.[0] ?? '';

const REGION = 'packages/region/src/';

const importsOutOf = (room: string): readonly Import[] =>
  (/\.\w+$/.test(room) ? [room] : projectFiles(room))
    .filter((file) => /\.(tsx?|cjs|mjs)$/.test(file))
    .flatMap(importsOf);

const { dependencies, imports } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('imports point inwards', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports only itself and %j', (room, allowed) => {
    const inProject = importsOutOf(room).filter(({ from }) => from === 'project');
    expect(inProject.filter(({ target }) => ![room, ...allowed].includes(roomOf(target)))).toEqual([]);
  });

  test.each(ONLY_THESE)('%s imports of %s only %j', (room, of, files) => {
    const targets = importsOutOf(room).flatMap(({ target }) => (roomOf(target) === of ? target : []));
    expect([...new Set(targets)].toSorted()).toEqual(files);
  });

  test('the application and the region know nothing of each other', () => {
    const imported = [...APPLICATION, 'packages/region'].flatMap(importsOutOf);
    expect(imported.filter(({ target }) => packageName(target) === '@tributary/region')).toEqual([]);
  });

  test('the region imports only what its own package.json lists', () => {
    const manifest = JSON.parse(readFileSync('packages/region/package.json', 'utf8'));
    const imported = importsOutOf('packages/region/src').filter(({ from }) => from === 'package');
    const unlisted = imported.filter(({ target }) => manifest.dependencies[packageName(target)] === undefined);
    expect(unlisted).toEqual([]);
  });

  test.each(REGION_FLOORS.map((folders, floor) => ({ folders, floor })))(
    'in the region, $folders import only from lower floors',
    ({ folders, floor }) => {
      const below = REGION_FLOORS.slice(0, floor).flat();
      const imported = folders.flatMap((folder) =>
        importsOutOf(`${REGION}${folder}`).map((one) => ({ folder, ...one })),
      );
      const upward = imported.filter(({ folder, target, from }) => {
        const other = target.slice(REGION.length).split('/')[0] ?? '';
        return from === 'project' && other !== folder && !below.includes(other);
      });
      expect(upward).toEqual([]);
    },
  );

  test('the floors hold every folder of the region', () => {
    expect(readdirSync(REGION).toSorted()).toEqual(REGION_FLOORS.flat().toSorted());
  });

  test('no files import each other in a circle, types counted', () => {
    expect(circlesIn(Object.keys(MAY_IMPORT).flatMap(importsOutOf))).toEqual([]);
  });

  test('a circle is found', () => {
    const edge = (file: string, target: string): Import => ({ file, target, from: 'project' });
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('c', 'd')];
    expect(circlesIn(edges)).toEqual([['a', 'b', 'c']]);
  });

  test('what a project without the shop has, too, names nothing of the shop', () => {
    const shop =
      /\b(project|place|cancel|advance)-order|order(Id|s\b(?=[-.'"]))|invoice|billing(?!Mode|Details)|shipment|payment|customer|\btributary\./i;
    const general = [
      'lib',
      'infra/conventions',
      'infra/watch',
      'ops',
      'tools',
      'demo',
      'packages/region/src',
      'packages/console/server',
      'packages/console/ui',
    ]
      .flatMap((room) => projectFiles(room))
      .filter((file) => !file.split('/').includes('shop'));
    expect(general.filter((file) => shop.test(readFileSync(file, 'utf8')))).toEqual([]);
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
      { file: build, target: 'node:fs', from: 'node' },
      { file: build, target: 'node:path', from: 'node' },
      { file: build, target: 'node:stream/consumers', from: 'node' },
      { file: build, target: 'tools/generate.ts', from: 'project' },
      { file: build, target: 'tools/build.ts', from: 'project' },
      { file: build, target: 'tools/build.ts', from: 'project' },
      { file: build, target: 'tools/check-rules.ts', from: 'project' },
      { file: build, target: 'tools/build/zip.ts', from: 'project' },
    ]);
    expect(importsOf('infra/conventions/grants.ts')).toEqual([
      { file: 'infra/conventions/grants.ts', target: 'infra/cloudformation.ts', from: 'project' },
      { file: 'infra/conventions/grants.ts', target: 'infra/conventions/convention.ts', from: 'project' },
      { file: 'infra/conventions/grants.ts', target: 'infra/conventions/only-keys.ts', from: 'project' },
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
