import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { buildAll, functionNames } from '../../tools/build.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { InstantAws } from '../support/aws.ts';
import { Child, figureIn } from '../support/child.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const STARTS_PER_ROUND = 4;

interface Candidate {
  readonly name: string;
  readonly ours: string;
  readonly default: string;
}

/** The same handlers as esbuild bundles them when it is told what they run on, to be small, and no more. */
async function buildByDefault(names: readonly string[]): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/handler.ts`])),
    outdir: 'dist/bench/default',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['avro-js', 'protobufjs'],
    logLevel: 'error',
  });
}

interface Start {
  /** NaN when it does not even load. */
  readonly initMs: number;
  readonly firstStackMs: number;
}

async function start(file: string, aws: InstantAws, execArgv: readonly string[] = []): Promise<Start> {
  using child = new Child(path.join(import.meta.dirname, 'load.cjs'), { args: [file], env: aws.environment, execArgv });
  const message = await child.message();
  return { initMs: figureIn(message, 'ms'), firstStackMs: figureIn(message, 'stackMs') };
}

/** In milliseconds, one for each start. */
const noTimes = (): Record<'ours' | 'default' | 'firstStack' | 'nodeMaps', number[]> => ({
  ours: [],
  default: [],
  firstStack: [],
  nodeMaps: [],
});

async function candidates(): Promise<readonly Candidate[]> {
  const names = functionNames().filter((name) => existsSync(path.join(ROOT, `functions/${name}/handler.ts`)));
  await buildAll(names);
  await buildByDefault(names);
  return names.map((name) => ({
    name,
    ours: path.join(ROOT, `dist/${name}/index.cjs`),
    default: path.join(ROOT, `dist/bench/default/${name}.cjs`),
  }));
}

async function run({ rounds, quick }: Settings): Promise<Report> {
  const all = await candidates();
  using aws = await InstantAws.start();
  const samples = all.map((candidate) => ({ candidate, ...noTimes() }));
  for (let round = 0; round < rounds * (quick ? 1 : STARTS_PER_ROUND); round++) {
    for (const sample of samples) {
      sample.default.push((await start(sample.candidate.default, aws)).initMs);
      const ours = await start(sample.candidate.ours, aws);
      sample.ours.push(ours.initMs);
      sample.firstStack.push(ours.firstStackMs);
      sample.nodeMaps.push((await start(sample.candidate.ours, aws, ['--enable-source-maps'])).initMs);
    }
  }
  const results = samples.map(({ candidate, ...times }) => ({
    name: candidate.name,
    sizeKb: kb(candidate.ours),
    defaultKb: kb(candidate.default),
    initMs: rounded(median(times.ours)),
    defaultInitMs: rounded(median(times.default)),
    spread: spreadText(spreadOf(times.ours)),
    ratioInit: rounded(median(times.ours) / median(times.default)),
    firstStackMs: rounded(median(times.firstStack)),
    nodeMapsInitMs: rounded(median(times.nodeMaps)),
  }));
  return {
    tables: [
      {
        title: 'Bundles: minified size, and time to load in a fresh process (NaN: it does not load)',
        columns: [
          'function',
          'KB',
          'KB by default',
          'ms',
          'fastest-slowest',
          'ms by default',
          'ratio',
          'first stack, ms',
          'ms with --enable-source-maps',
        ],
        rows: results.map((one) => [
          one.name,
          one.sizeKb,
          one.defaultKb,
          one.initMs,
          one.spread,
          one.defaultInitMs,
          one.ratioInit,
          one.firstStackMs,
          one.nodeMapsInitMs,
        ]),
      },
    ],
    figures: {
      largestKb: Math.max(...results.map(({ sizeKb }) => sizeKb)),
      highestRatioInit: Math.max(...results.map(({ ratioInit }) => ratioInit).filter((ratio) => ratio > 0)),
      functions: Object.fromEntries(results.map(({ name, spread: _spread, ...figures }) => [name, figures])),
    },
  };
}

const kb = (file: string): number => Math.round(statSync(file).size / 1000);

export const cold: Suite = { about: 'size and init time of each bundle, beside the default way of bundling', run };
