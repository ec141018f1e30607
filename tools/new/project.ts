import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, UsageError, withProgress } from '@tributary/region/command-line';
import { objectOf, parseJson } from '@tributary/region/json';
import { packRegion, run, runScripts } from './project/commands.ts';
import { manifestOf } from './project/manifest.ts';
import { checkProjectNames, handlerNameOf, type ProjectNames } from './project/names.ts';
import { neededBy } from './project/packages.ts';
import { domainWords, pageWithout } from './project/page.ts';
import { readme } from './project/readme.ts';
import { roomFiles } from './project/rooms.ts';
import { serviceYaml } from './project/service-yaml.ts';
import { domainFiles, json, REWRITTEN } from './project/sources.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const REGION_SOURCES = 'packages/region';
const RUNBOOK = 'docs/reference/runbook.md';

const HELP = `
Usage: npm run new -- project <folder> --topic <name> --event <Type> [--name <name>]

Writes a project of your own: the kit, the conventions, the commands, the local region and the demo, without the shop.
It has one topic, one event and one function that handles it. Then, in that folder, "npm ci && npm run demo" runs it.

  <folder>   a new or empty folder outside of this project
  --topic    the Kafka topic: readings
  --event    what is on it: SensorReading
  --name     of the service (default: the name of the folder)
`;

const OPTIONS = { name: { type: 'string' }, topic: { type: 'string' }, event: { type: 'string' } } as const;

export const newProject: Command<typeof OPTIONS> = {
  help: HELP,
  options: OPTIONS,
  async run({ name, topic, event }, [, folder]) {
    if (!folder) throw new UsageError('Name the folder: npm run new -- project <folder> --topic <name> --event <Type>');
    if (!topic) throw new UsageError('Name the topic: --topic <name>, such as readings.');
    if (!event) throw new UsageError('Name the event on the topic: --event <Type>, such as SensorReading.');
    const names = { name: name ?? path.basename(path.resolve(folder)), topic, event };
    checkProjectNames(names);
    const at = path.resolve(folder);
    checkFolder(at);
    await writeProject(at, names);
    console.log(nextSteps(folder, names));
  },
};

/** @throws UsageError when the folder is in use, or in this project */
function checkFolder(folder: string): void {
  const isInside = !path.relative(ROOT, folder).startsWith('..') && !path.isAbsolute(path.relative(ROOT, folder));
  if (isInside) throw new UsageError(`${folder} is in this project. Name a folder outside of it.`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`${folder} is not empty. Name a new folder.`);
}

async function writeProject(folder: string, names: ProjectNames): Promise<void> {
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  try {
    await writeAll(folder, names);
  } catch (error) {
    // What is there would be refused the next time.
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
    if (isNew) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function writeAll(folder: string, names: ProjectNames): Promise<void> {
  return withProgress({}, async (progress) => {
    progress.stage('Packing the region');
    const tarball = await packRegion(ROOT, REGION_SOURCES, folder);
    progress.stage('Writing the files');
    writeFiles(folder, names, tarball);
    progress.stage('Adding the function, and packaging once');
    await runScripts(ROOT, folder, [
      ['tools/generate.ts'],
      ['tools/new.ts', 'handler', handlerNameOf(names.event), '--on', names.event],
      ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', '.'],
      ['tools/routing.ts'],
      ['tools/openapi.ts'],
    ]);
    progress.stage('Locking the packages');
    await run(
      'npm install',
      'npm',
      ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
      folder,
    );
  });
}

function writeFiles(folder: string, names: ProjectNames, tarball: string): void {
  const files = roomFiles(ROOT);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    copyFileSync(path.join(ROOT, file), path.join(folder, file));
  }
  for (const [file, rewritten] of Object.entries(REWRITTEN)) write(folder, file, rewritten(read(file), names));
  for (const [file, text] of Object.entries(domainFiles(names))) write(folder, file, text);
  write(folder, 'serverless.yml', serviceYaml(read('serverless.yml'), names));
  write(folder, 'README.md', readme(names));
  const has = (file: string): boolean => existsSync(path.join(folder, file));
  const isLeftOut = (file: string): boolean => !files.includes(file);
  write(folder, RUNBOOK, pageWithout(read(RUNBOOK), RUNBOOK, { words: domainWords(ROOT, isLeftOut), has }));
  const options = { name: names.name, tarball, has, isNeeded: neededBy(ROOT, files) };
  write(folder, 'package.json', json(manifestOf(objectOf(parseJson(read('package.json'))), options)));
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

const nextSteps = (folder: string, { name, topic }: ProjectNames): string => `The project ${name} is in ${folder}.

  cd ${folder}
  npm ci && npm run demo
  npm test

README.md there says how to go on. Your first event is in schemas/${topic}/.`;
