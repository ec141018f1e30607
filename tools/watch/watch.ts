import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Region, StackUpdate } from '@tributary/region';
import { watch } from 'chokidar';
import { failureText, jsonProblem } from '../build/failure.ts';
import { generate } from '../generate.ts';
import { deployedNames } from '../invoke/functions.ts';
import { COMPILED_TEMPLATE, packageChanges } from '../package.ts';
import { Bundles } from './bundles.ts';
import { type CodeDeps, reloadCode, reloadFunctions } from './code.ts';
import { InTurn } from './in-turn.ts';
import { ReloadQueue } from './reload-queue.ts';
import { codeText, templateText } from './report.ts';
import { isGenerated, partsOf, WATCHED } from './sources.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Applies each edit of the project to a running region, and prints a line about it.
 * @param debugged the function that is bundled for a debugger
 * @returns ends the watch
 */
export async function watchProject(
  region: Region,
  print: (line: string) => void,
  debugged?: string,
): Promise<() => Promise<void>> {
  const project = new ProjectWatch(region, print, debugged);
  const watcher = watch([...WATCHED], { cwd: ROOT, ignoreInitial: true, ignored: isIgnored });
  watcher.on('all', (_event, file) => project.changed(file.split(path.sep).join('/')));
  await Promise.all([project.isReady, new Promise<void>((resolve) => watcher.once('ready', resolve))]);
  return async () => {
    await watcher.close();
    await project.stop();
  };
}

const isIgnored = (file: string): boolean => isGenerated(path.relative(ROOT, file).split(path.sep).join('/'));

/** The edits of a project: code takes its turn without waiting for a template, which takes seconds. */
class ProjectWatch {
  readonly #region: Region;
  readonly #print: (line: string) => void;
  /** A further edit of code does not wait for the one before: new invocations must wait for it at once. */
  readonly #code = new InTurn(async (files, sinceMs) => this.#begin(this.#reloadCode(files, sinceMs)));
  readonly #reloads = new Set<Promise<void>>();
  readonly #template = new InTurn((files, sinceMs) => this.#updateTemplate(files, sinceMs));
  /** An editor may empty a file before it fills it again, so samples take their turn too. */
  readonly #samples = new InTurn(async (files) => this.#checkSamples(files));
  /** The functions that got other code since the last packaging began. */
  readonly #reloaded = new Set<string>();
  #functions = deployedNames(COMPILED_TEMPLATE);
  #generated = Promise.resolve();
  readonly #bundles: Bundles;
  readonly #queue: ReloadQueue;
  readonly #debugged: readonly string[];
  /** The package could not be made: any edit may be the one that mends it. */
  #isPackageBroken = false;

  constructor(region: Region, print: (line: string) => void, debugged?: string) {
    this.#region = region;
    this.#print = print;
    this.#debugged = debugged === undefined ? [] : [debugged];
    this.#bundles = new Bundles(ROOT, [...this.#functions.keys()], debugged);
    this.#queue = new ReloadQueue({ region, bundles: this.#bundles, functions: () => this.#functions });
  }

  /** Resolves when it is known which functions an edit changes. */
  get isReady(): Promise<void> {
    return this.#bundles.isReady;
  }

  changed(file: string): void {
    const parts = partsOf(file);
    if (parts.code) this.#code.add(file);
    if (parts.template || (parts.code && this.#isPackageBroken)) this.#template.add(file);
    if (parts.sample) this.#samples.add(file);
  }

  async stop(): Promise<void> {
    await this.#code.stop();
    await Promise.all(this.#reloads);
    await this.#template.stop();
    await this.#samples.stop();
    await this.#bundles.dispose();
  }

  get #deps(): CodeDeps {
    const names = () => [...this.#functions.keys()];
    return { bundles: this.#bundles, queue: this.#queue, names, generate: () => this.#generate() };
  }

  #begin(reload: Promise<void>): void {
    this.#reloads.add(reload);
    void reload.finally(() => this.#reloads.delete(reload));
  }

  /** One after the other, so that the newest is written last. */
  #generate(): Promise<void> {
    this.#generated = this.#generated.catch(() => {}).then(async () => void (await generate()));
    return this.#generated;
  }

  #checkSamples(files: ReadonlySet<string>): void {
    for (const file of files) {
      const problem = existsSync(path.join(ROOT, file)) ? jsonProblem(ROOT, file) : undefined;
      if (problem !== undefined) this.#print(problem);
    }
  }

  async #reloadCode(files: ReadonlySet<string>, sinceMs: number): Promise<void> {
    const { liveAtMs, ...reload } = await reloadCode(files, this.#deps);
    for (const name of reload.reloaded) this.#reloaded.add(name);
    const text = codeText({ ...reload, files, liveMs: liveAtMs - sinceMs, tookMs: performance.now() - sinceMs });
    if (text !== undefined) this.#print(text);
  }

  async #updateTemplate(files: ReadonlySet<string>, sinceMs: number): Promise<void> {
    this.#print(`${[...files].join(', ')} changed: packaging, then the template is updated ...`);
    try {
      const update = await this.#packageAndUpdate();
      this.#isPackageBroken = false;
      this.#print(templateText(update, performance.now() - sinceMs));
    } catch (error) {
      this.#isPackageBroken = true;
      this.#print(`${failureText(error)}\nThe region goes on with the last good template.`);
    }
  }

  async #packageAndUpdate(): Promise<StackUpdate> {
    this.#reloaded.clear();
    await packageChanges();
    const update = await this.#region.update();
    this.#functions = deployedNames(COMPILED_TEMPLATE);
    // The package has the code of when it began.
    await reloadFunctions([...new Set([...this.#reloaded, ...this.#debugged])], this.#queue);
    return update;
  }
}
