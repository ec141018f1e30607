import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compilePattern, type Pattern } from '@tributary/region/event-pattern';
import type { JsonObject } from '@tributary/region/json';
import { PatternIndex } from '../../packages/region/src/eventbridge/pattern/pattern-index.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { rounded, spreadOf, spreadText } from '../support/stats.ts';

const RULE_COUNTS = [1, 10, 100, 1_000, 10_000];
/** Trying every rule in turn is so slow that it gets less to do. */
const ROUND_MS = 300;

const event: JsonObject = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../events/eventbridge/OrderPlaced.json'), 'utf8'),
);

/** Rules as a bus has them: five conditions, of which the first is met by one event type in twenty. */
function ruleText(index: number): string {
  return JSON.stringify({
    source: ['tributary.orders'],
    'detail-type': [index % 20 === 0 ? 'OrderPlaced' : `Other${index % 20}`],
    detail: {
      metadata: { version: [{ numeric: ['>=', 1] }], subject: [{ prefix: `ORD-${index}` }] },
      data: { total: { currency: [{ 'anything-but': 'USD' }] } },
    },
  });
}

interface Subject {
  readonly rules: number;
  readonly match: () => unknown;
  readonly samples: number[];
}

function subjectsOf(matcherOf: (patterns: readonly Pattern[]) => () => unknown): readonly Subject[] {
  return RULE_COUNTS.map((rules) => ({
    rules,
    match: matcherOf(Array.from({ length: rules }, (_, index) => compilePattern(ruleText(index)))),
    samples: [],
  }));
}

function indexed(patterns: readonly Pattern[]): () => unknown {
  const index = new PatternIndex();
  patterns.forEach((pattern, at) => {
    index.add(String(at), pattern);
  });
  return () => index.match(event);
}

const oneByOne = (patterns: readonly Pattern[]) => () => patterns.filter((pattern) => pattern.matches(event));

function perSecond(match: () => unknown, forMs: number): number {
  const startMs = performance.now();
  let events = 0;
  for (; performance.now() - startMs < forMs; events++) match();
  return (events / (performance.now() - startMs)) * 1000;
}

async function run({ rounds, quick }: Settings): Promise<Report> {
  const [index, baseline] = [subjectsOf(indexed), subjectsOf(oneByOne)];
  for (let round = 0; round <= rounds; round++) {
    for (const { match, samples } of [...index, ...baseline]) {
      const figure = perSecond(match, ROUND_MS * (quick ? 0.1 : 1));
      if (round > 0) samples.push(figure); // The first round is the warm-up.
    }
  }
  const rows = index.map(({ rules, samples }, at) => {
    const [ours, theirs] = [spreadOf(samples), spreadOf(baseline[at]?.samples ?? [])];
    return { rules, ours, theirs };
  });
  return {
    tables: [
      {
        title: 'Matching one event against all rules of a bus, five conditions each',
        columns: ['rules', 'events/s', 'slowest-fastest', 'us', 'events/s, each rule tried in turn'],
        rows: rows.map(({ rules, ours, theirs }) => [
          rules,
          rounded(ours.median),
          spreadText(ours),
          rounded(1e6 / ours.median),
          rounded(theirs.median),
        ]),
      },
    ],
    figures: { eventsPerSecond: Object.fromEntries(rows.map(({ rules, ours }) => [rules, rounded(ours.median)])) },
  };
}

export const rules: Suite = { about: 'matching an event against 1 to 10,000 rules, beside trying each in turn', run };
