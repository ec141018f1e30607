import type { Journal } from '../core/journal.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';
import type { Bus } from './buses.ts';
import type { Pattern } from './pattern/pattern.ts';
import { isEnabled, type Rule } from './rule.ts';

/** The number of rules that get a hop of their own for an event that they do not match. The others share one hop. */
const MAX_SINGLE_HOPS = 20;
const MAX_NAMES_IN_SHARED_HOP = 100;

/**
 * Records, for each rule that did not match, the condition that failed and the value. The reasons are computed when
 * they are read, so that an event costs little on a bus of many rules.
 */
export function recordMismatches(journal: Journal, bus: Bus, event: BusEvent, matched: ReadonlySet<string>): void {
  const others = bus.rules.size - matched.size;
  if (others === 0) return;
  let seen = 0;
  const shared: Rule[] = [];
  for (const rule of bus.rules.values()) {
    if (matched.has(rule.name)) continue;
    if (seen++ < MAX_SINGLE_HOPS) recordOne(journal, event, rule);
    else shared.push(rule);
    if (shared.length === MAX_NAMES_IN_SHARED_HOP) break;
  }
  if (shared.length === 0) return;
  journal.record('not-matched', bus.arn, event.ids, {
    moreRules: others - MAX_SINGLE_HOPS,
    rules: shared.map((rule) => rule.name),
  });
}

function recordOne(journal: Journal, event: BusEvent, { arn, pattern, ...rule }: Rule): void {
  if (!isEnabled({ arn, ...rule })) {
    journal.record('not-matched', arn, event.ids, { reason: 'The rule is disabled.' });
  } else if (pattern) {
    journal.record('not-matched', arn, event.ids, lazyMismatches(pattern, event.event));
  }
}

/** A detail that computes its `mismatches` at the first read. */
function lazyMismatches(pattern: Pattern, event: JsonObject): Readonly<Record<string, Json>> {
  let explained: Json | undefined;
  return {
    get mismatches(): Json {
      explained ??= pattern.explain(event).map((mismatch) => ({ ...mismatch }));
      return explained;
    },
  };
}
