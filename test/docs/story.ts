import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toError } from '#lib/errors.ts';
import { addFunction } from '../../tools/new/service-file.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { type Block, isElsewhere } from './blocks.ts';
import { type RunningStart, runShell, runStart, type Surroundings } from './commands.ts';
import { missingLine } from './output.ts';

const SETTLED_WITHIN_MS = 60_000;
const SERVICE_FILE = 'serverless.yml';

/** Carries out the blocks of one page in their order, in a copy of the project, as its reader does. */
export class Story implements AsyncDisposable {
  readonly #copy = new ProjectCopy(['docs', 'test']);
  #region: RunningStart | undefined;
  #output = '';
  /** An empty region takes deployments. */
  #deploysHere = false;
  #writesCode = false;

  /** A reader's first command packages the project: the same package for each page. */
  async begin(): Promise<void> {
    await this.#copy.takePackage();
  }

  /** @throws Error that names the block, and says what went otherwise than the page says */
  async tell(block: Block): Promise<void> {
    try {
      await this.#tell(block);
    } catch (error) {
      throw new Error(`${block.page}:${block.line}: ${toError(error).message}`);
    }
  }

  /** Checks the types of all that the page had written. A page that writes no code leaves the project as it is checked elsewhere. */
  async compile(): Promise<void> {
    if (!this.#writesCode) return;
    await this.#copy.node(['tools/generate.ts']);
    await this.#copy.checkTypes();
  }

  async #tell({ language, target, text }: Block): Promise<void> {
    if (language === '') return; // a drawing
    if (language === 'sh') await this.#run(hereOf(text));
    else if (language === 'text') this.#expect(text);
    else if (target === 'functions') this.#change((yaml) => withFunction(yaml, text));
    else if (target === 'resources') this.#change((yaml) => `${yaml}${text}`);
    else if (target.includes('.')) this.#write(target, text);
    else throw new Error(`The block says neither how it is run nor which file it is: ${language} ${target}`);
  }

  async #run(script: string): Promise<void> {
    if (script === '') return;
    if (script.startsWith('npm start')) return this.#start(script);
    // Where a page works on AWS, a region stands in.
    if (this.#region === undefined && /^aws |--aws/m.test(script)) await this.#start('npm start');
    if (script.includes('npm run new')) this.#writesCode = true;
    const here = this.#deploysHere ? script : script.replaceAll('sls deploy', 'sls package');
    this.#output = await runShell(adapted(here, this.#region), this.#surroundings());
    await this.#settled();
  }

  async #start(script: string): Promise<void> {
    await this.#region?.stop();
    this.#region = undefined;
    this.#region = await runStart(script, this.#surroundings());
    this.#deploysHere = script.includes('--empty');
    this.#output = this.#region.output;
  }

  #surroundings(): Surroundings {
    const { AWS_ENDPOINT_URL: _aws, KAFKA_BOOTSTRAP_SERVERS: _kafka, ...outside } = process.env;
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_DEFAULT_REGION: 'eu-west-1' };
    const region = this.#region && {
      AWS_ENDPOINT_URL: this.#region.endpoint,
      KAFKA_BOOTSTRAP_SERVERS: this.#region.kafka,
    };
    return {
      folder: this.#copy.folder,
      env: { ...outside, ...credentials, AWS_REGION: 'eu-west-1', ...region, NO_COLOR: '1' },
    };
  }

  /** Waits until all that the last command caused is done. */
  async #settled(): Promise<void> {
    const endMs = performance.now() + SETTLED_WITHIN_MS;
    while (this.#region !== undefined) {
      const answer = await fetch(`${this.#region.endpoint}/_region/settled`);
      const page = await answer.text();
      if (page.includes('"settled": true')) return;
      if (performance.now() > endMs) throw new Error(`The region has not settled: ${page}`);
      await pause(50);
    }
  }

  #expect(text: string): void {
    const missing = missingLine(text, this.#output);
    if (missing !== undefined) throw new Error(`"${missing}" is not, or not there, in the output:\n${this.#output}`);
  }

  #write(file: string, text: string): void {
    const at = path.join(this.#copy.folder, file);
    if (file.endsWith('.ts')) this.#writesCode = true;
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }

  #change(change: (yaml: string) => string): void {
    this.#write(SERVICE_FILE, change(readFileSync(path.join(this.#copy.folder, SERVICE_FILE), 'utf8')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#region?.stop();
    this.#copy[Symbol.dispose]();
  }
}

/** The commands without those that are run elsewhere. */
const hereOf = (script: string): string =>
  script
    .split('\n')
    .filter((line) => !isElsewhere(line))
    .join('\n')
    .trim();

/** What a page says for a new checkout, the usual ports, AWS and a thousand orders, said for the copy. */
function adapted(script: string, region: RunningStart | undefined): string {
  return (
    script
      .replaceAll('npm ci && ', '')
      .replace(/npm run demo(?: -- (.*))?$/gm, (_line, options = '') => smallDemo(options))
      // A reader starts the demo in a shell that knows of no region.
      .replace(/^npm run demo/gm, 'env -u KAFKA_BOOTSTRAP_SERVERS npm run demo')
      .replaceAll('--inspect-brk', '--inspect=0')
      // The host name of the API is one of AWS: the region serves it at its own address.
      .replaceAll('npm run smoke -- --aws', 'npm run smoke --')
      .replaceAll('http://127.0.0.1:4566', region?.endpoint ?? 'no region runs')
      .replaceAll('127.0.0.1:9092', region?.kafka ?? 'no region runs')
  );
}

const smallDemo = (options: string): string =>
  `npm run demo -- --events 400 ${options.replace(/--events \d+/, '')}`.trimEnd();

/** With that entry of `functions:` in place of the one that has its name, or behind the last one. */
function withFunction(yaml: string, entry: string): string {
  const name = /^ {2}([\w-]+):$/m.exec(entry)?.[1] ?? '';
  const before = new RegExp(`^ {2}${name}:\n(?: {4}.*\n)+`, 'm');
  return before.test(yaml) ? yaml.replace(before, () => entry) : addFunction(yaml, name, `\n${entry}`);
}
