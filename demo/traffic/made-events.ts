import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';
import { at, type Json, parseJson } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Metadata } from '#lib/event.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { byChance } from '../../tools/samples/choices.ts';
import { sampleOf } from '../../tools/samples/sample.ts';
import { chance, pick } from './chance.ts';
import type { Entry } from './entries.ts';
import type { Step } from './step.ts';
import { problemWith } from './validity.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../events/eventbridge');
const MOST_TRIES = 20;
/** So many events of a source have the same subject, on average. */
const EVENTS_PER_SUBJECT = 4;
const SHARE_OLD_VERSION = 0.2;
const STEP_MS = 20;

/** Events that the schemas accept, the types in turn. The events of a subject are numbered in their order. */
export class MadeEvents {
  readonly #random: Random;
  readonly #sequences = new Map<string, number>();
  #nowMs: number;

  constructor(startMs: number, random: Random) {
    this.#random = random;
    this.#nowMs = startMs;
  }

  /** @throws UsageError that names the schema for which no event can be made */
  make(entries: readonly Entry[], count: number): readonly Step[] {
    const subjects = Math.max(1, Math.ceil(count / EVENTS_PER_SUBJECT / Math.max(1, entries.length)));
    return Array.from({ length: count }).flatMap((_, index) => {
      const entry = entries[index % entries.length];
      return entry === undefined ? [] : [this.#step(entry, subjects)];
    });
  }

  #step({ topic, versions }: Entry, subjects: number): Step {
    this.#nowMs += STEP_MS;
    const version = this.#versionOf(versions);
    const data = this.#dataOf(version);
    return { topic, event: { metadata: this.#metadataOf(version, subjects), data } };
  }

  #versionOf(versions: readonly CatalogueEntry[]): CatalogueEntry {
    const newest = versions.at(-1);
    return newest !== undefined && !chance(this.#random, SHARE_OLD_VERSION) ? newest : pick(this.#random, versions);
  }

  #metadataOf({ source, type, version }: CatalogueEntry, subjects: number): Metadata {
    const subject = `${source.split('.').at(-1)}-${1 + this.#random.integer(subjects)}`;
    const sequence = (this.#sequences.get(`${source}/${subject}`) ?? 0) + 1;
    this.#sequences.set(`${source}/${subject}`, sequence);
    const id = this.#random.uuid();
    const time = new Date(this.#nowMs).toISOString();
    const story = { correlationId: id, causationId: id, traceparent: traceparentOf(id, undefined), hops: 0 };
    return { id, type, version, source, subject, time, sequence, ...story };
  }

  #dataOf(entry: CatalogueEntry): Json {
    let problem: string | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const data = sampleOf(entry.schema, byChance(this.#random, this.#nowMs));
      problem = problemWith(entry, data);
      if (problem === undefined) return data;
    }
    const file = path.join(SAMPLES, `${entry.type}.json`);
    const data = existsSync(file) ? at(parseJson(readFileSync(file, 'utf8')), 'detail', 'data') : undefined;
    if (data !== undefined && problemWith(entry, data) === undefined) return data;
    throw new UsageError(
      `No event can be made from schemas/${entry.file}: ${problem}. Write one to events/eventbridge/${entry.type}.json.`,
    );
  }
}
