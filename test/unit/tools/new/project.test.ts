import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { at, type JsonObject, parseJson } from '@tributary/region/json';
import { parse } from 'yaml';
import { manifestOf } from '../../../../tools/new/project/manifest.ts';
import { checkProjectNames, handlerNameOf } from '../../../../tools/new/project/names.ts';
import { neededBy } from '../../../../tools/new/project/packages.ts';
import { pageWithout } from '../../../../tools/new/project/page.ts';
import { roomFiles } from '../../../../tools/new/project/rooms.ts';
import { serviceYaml } from '../../../../tools/new/project/service-yaml.ts';
import { newProject } from '../../../../tools/new/project.ts';
import { importsOf } from '../../../support/imports.ts';

const ROOT = process.cwd();
const NAMES = { name: 'sensors', topic: 'readings', event: 'SensorReading' };
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const files = roomFiles(ROOT);

describe('the names of a new project', () => {
  test('may be those of the help', () => {
    expect(() => checkProjectNames(NAMES)).not.toThrow();
    expect(handlerNameOf('SensorReading')).toBe('handle-sensor-reading');
  });

  test.each([
    [{ name: 'My Sensors' }, '--name cannot be "My Sensors": take lower case with hyphens'],
    [{ name: 'aws-sensors' }, '--name cannot be "aws-sensors"'],
    [{ name: 'a-name-of-more-than-20-letters' }, 'at most 20 characters, such as sensors.'],
    [{ topic: 'Readings' }, 'Readings cannot be the name of a topic'],
    [{ topic: 'generated' }, '--topic cannot be "generated"'],
    [{ event: 'sensorReading' }, 'sensorReading cannot be a type of events'],
    [{ event: `Sensor${'x'.repeat(30)}` }, 'at most 30 letters and digits.'],
  ])('may not be %j', (change, problem) => {
    expect(() => checkProjectNames({ ...NAMES, ...change })).toThrow(problem);
  });
});

describe('the folder of a new project', () => {
  const values = { name: undefined, topic: 'readings', event: 'SensorReading' };

  test('may not have anything in it', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sensors-'));
    writeFileSync(path.join(folder, 'mine.txt'), 'mine');
    const run = newProject.run({ ...values, name: 'sensors' }, ['project', folder]);
    await expect(run).rejects.toThrow(`${folder} is not empty. Name a new folder.`);
    expect(readFileSync(path.join(folder, 'mine.txt'), 'utf8')).toBe('mine');
    rmSync(folder, { recursive: true });
  });

  test.each([
    [['project', 'tools/sensors'], 'is in this project. Name a folder outside of it.'],
    [['project'], 'Name the folder: npm run new -- project <folder>'],
  ])('is refused: %j', async (positionals, problem) => {
    await expect(newProject.run({ ...values, name: 'sensors' }, positionals)).rejects.toThrow(problem);
  });
});

describe('what a new project takes over', () => {
  test('is nothing from a folder of the shop, and of functions the bridge alone', () => {
    expect(files.filter((file) => file.split('/').includes('shop') || file.startsWith('domain/'))).toEqual([]);
    const functions = files.filter((file) => file.startsWith('functions/'));
    expect(new Set(functions.map((file) => file.split('/')[1]))).toEqual(new Set(['bridge-kafka']));
  });

  test('has what its files import', () => {
    const imports = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap(importsOf)
      .flatMap(({ from, target }) => (from === 'project' ? target : []));
    const missing = imports.filter((file) => !files.includes(file) && !file.startsWith('schemas/generated/'));
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('serverless.yml of a new project', () => {
  const yaml = serviceYaml(text('serverless.yml'), NAMES);

  test('has the bridge alone, which reads the topic', () => {
    const { service, functions } = parse(yaml, { logLevel: 'silent' });
    expect([service, Object.keys(functions)]).toEqual(['sensors', ['bridge-kafka']]);
    expect(functions['bridge-kafka']).toMatchObject({ kafkaTopics: ['readings'], publishes: ['sensors.readings'] });
  });

  test('has the resources of every application, and settings of stages that name nothing of the shop', () => {
    const { resources } = parse(yaml, { logLevel: 'silent' });
    const stages = files.filter((file) => file.startsWith('stages/'));
    expect(stages).toEqual(['stages/dev.yml', 'stages/prod.yml']);
    expect(stages.filter((file) => /payment|order/.test(text(file)))).toEqual([]);
    expect(resources).toContain('${file(./infra/bus.yml)}');
    expect(resources.filter((file: string) => file.includes('shop'))).toEqual([]);
  });
});

describe('package.json of a new project', () => {
  const manifest = (has: (file: string) => boolean): JsonObject =>
    manifestOf(
      {
        name: 'old',
        workspaces: ['packages/region'],
        scripts: {
          demo: 'node demo/demo.ts',
          bench: 'node bench/main.ts',
          'bench:all': 'npm run -s bench -- all',
          pretest: 'node tools/package.ts',
          test: 'npm run -s jest -- test/unit test/contract',
          'test:bench': 'npm run -s jest -- test/bench bench',
          jest: 'node node_modules/jest/bin/jest.js',
          postbench: 'echo',
        },
        devDependencies: { '@tributary/region': '0.1.0', kafkajs: '2.2.4', jest: '30.5.2' },
      },
      { name: 'sensors', tarball: 'region.tgz', has, isNeeded: (name) => name !== 'kafkajs' },
    );

  test('has the scripts whose files are there, and runs all of its tests by one of them', () => {
    const scripts = at(
      manifest((file) => !file.includes('bench')),
      'scripts',
    );
    expect(scripts).toEqual({
      demo: 'node demo/demo.ts',
      pretest: 'node tools/package.ts',
      test: 'npm run -s jest',
      jest: 'node node_modules/jest/bin/jest.js',
    });
  });

  test('has the region as a tarball, and no package that nothing there needs', () => {
    expect(manifest(() => true)['devDependencies']).toEqual({ '@tributary/region': 'file:region.tgz', jest: '30.5.2' });
    const isNeeded = neededBy(ROOT, files);
    const needed = ['@swc/core', 'jest', 'yaml', 'fast-check', 'kafkajs', 'aws-local-stepfunctions'];
    expect(needed.filter(isNeeded)).toEqual(['jest', 'yaml', 'fast-check']);
    expect(parseJson(text('package.json'))).toMatchObject({ dependencies: expect.anything() });
  });
});

test('a page of a new project says nothing of this domain, and links only to what is there', () => {
  const page = [
    '# Page\n\nText with [a link](b.md) and [another](c.md#part).\n',
    '## Kept\n\n- kept\n- about bills\n- kept too\n',
    '## Bills\n\nOf bills.\n',
  ].join('\n');
  const has = (file: string): boolean => file === 'docs/b.md';
  expect(pageWithout(page, 'docs/page.md', { words: ['bills'], has })).toBe(
    '# Page\n\nText with [a link](b.md) and another.\n\n## Kept\n\n- kept\n- kept too\n',
  );
});
