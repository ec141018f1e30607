import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { objectOf, parseJson, textOf } from '@tributary/region/json';
import { seededRandom } from '@tributary/region/random';
import { healthOf } from '../../ops/clients/region-page.ts';
import { compiledTemplate } from '../../ops/clients/topic-encodings.ts';
import { additions } from '../addition.ts';
import { applicationIn } from '../check/application.ts';
import { entriesOf } from '../traffic/entries.ts';
import { registeredWire } from '../traffic/registered-wire.ts';
import { Load } from './load.ts';
import { type Look, lookAt } from './memory-page.ts';
import { SoakedRegion } from './region.ts';
import { problemsIn, type Rises, risesOf, whyNotJudged } from './slope.ts';

export interface SoakOptions {
  /** The compiled template of the application. */
  readonly template: string;
  readonly durationMs: number;
  readonly perSecond: number;
  readonly seed: number;
  /** With a data directory. */
  readonly persists: boolean;
  /** Limits of the region as its option `--keep` takes them. */
  readonly keep: readonly string[];
  readonly onSample: (look: Look) => void;
}

export interface SoakResult extends Rises {
  readonly durationMs: number;
  readonly sent: number;
  readonly last: Look;
  /** Why the run says nothing about the memory; undefined where it does. */
  readonly notJudged: string | undefined;
  /** Empty when the memory levels off, and where that is not judged. */
  readonly problems: readonly string[];
}

/** So low that they are reached during the warm-up. */
const KEEP = ['journal=8', 'payloads=8', 'events=1000', 'logs=8', 'topics=8', 'metrics=20000', 'executions=200'];
const WARM_UP_SHARE = 1 / 3;
const SAMPLE_EVERY_MS = 5_000;
const SHOW_EVERY_MS = 20_000;
/** With more events waiting, the load waits. A backlog would count as memory of the region. */
const MOST_WAITING = 300;

/** Loads a region with events for a while, and looks at its memory. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const folder = options.persists ? mkdtempSync(path.join(os.tmpdir(), 'soak-')) : undefined;
  const keep = [...KEEP, ...options.keep].flatMap((limit) => ['--keep', limit]);
  const region = await SoakedRegion.start([...keep, ...(folder === undefined ? [] : ['--data', folder])]);
  try {
    return await soak(region, options);
  } finally {
    await region.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

async function soak(region: SoakedRegion, options: SoakOptions): Promise<SoakResult> {
  const { endpoint, kafka } = region;
  const { template, perSecond, seed, durationMs } = options;
  const resources = await resourcesOf(endpoint);
  const { routing } = applicationIn(template, (logicalId) => Object.hasOwn(resources, logicalId));
  const busName = textOf(objectOf(resources['Bus'])['ref']) || 'default';
  const { schemaRegistryUrl = '' } = await healthOf(endpoint);
  const wire = await registeredWire(compiledTemplate(), schemaRegistryUrl);
  const domains = await additions();
  const around = { endpoint, resources, random: seededRandom(seed) };
  const acts = await Promise.all(domains.flatMap((domain) => domain.act?.(around) ?? []));
  const entries = entriesOf(routing);
  const load = new Load({ endpoint, kafka, busName, perSecond, seed, entries, wire, domains, acts });
  load.start();
  const looks = await looksDuring(region, load, options);
  await load.stop();
  const last = looks.at(-1);
  if (last === undefined) throw new Error('A soak has at least one look at the memory.');
  const samples = looks.map(({ sample }) => sample);
  const rises = risesOf(samples, durationMs * WARM_UP_SHARE);
  const notJudged = whyNotJudged(rises);
  const problems = notJudged === undefined ? problemsIn(rises) : [];
  return { durationMs, sent: load.sent, ...rises, last, notJudged, problems };
}

async function looksDuring(region: SoakedRegion, load: Load, options: SoakOptions): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const startMs = performance.now();
  for (let shownMs = 0; performance.now() - startMs < options.durationMs; ) {
    await setTimeout(SAMPLE_EVERY_MS);
    region.check();
    load.check();
    const look = await lookAt(region.endpoint, performance.now() - startMs, load.sent);
    looks.push(look);
    load.isPaused = look.waiting > MOST_WAITING;
    if (look.sample.atMs - shownMs < SHOW_EVERY_MS) continue;
    shownMs = look.sample.atMs;
    options.onSample(look);
  }
  return looks;
}

async function resourcesOf(endpoint: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(new URL('/_region/resources', endpoint));
  return objectOf(parseJson(await answer.text()));
}
