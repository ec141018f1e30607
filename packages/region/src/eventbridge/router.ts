import type { Journal } from '../core/journal.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { DeliveryTimes } from '../core/ports.ts';
import type { Archives } from './archives.ts';
import type { BusEvent } from './bus-event.ts';
import type { Bus } from './buses.ts';
import { type DeliveryDeps, deliver } from './delivery.ts';
import { recordMismatches } from './mismatches.ts';
import type { Rule } from './rule.ts';
import { reportRule } from './rule-figures.ts';

export interface RouterDeps {
  readonly journal: Journal;
  readonly archives: Archives;
  readonly delivery: DeliveryDeps;
  readonly times: DeliveryTimes;
  readonly metrics?: MetricsPort;
}

/** Sends an event of a bus to the bus's archives and to the targets of all matching rules. */
export class Router {
  readonly #deps: RouterDeps;

  constructor(deps: RouterDeps) {
    this.#deps = deps;
  }

  /**
   * Persists an event's archive entries and all its deliveries in one transaction.
   * @param ruleArns limits the event to these rules, for a replay
   */
  route(bus: Bus, event: BusEvent, ruleArns?: ReadonlySet<string>): void {
    this.#deps.delivery.persisted.atomically(() => this.#route(bus, event, ruleArns));
  }

  #route(bus: Bus, event: BusEvent, ruleArns?: ReadonlySet<string>): void {
    this.#deps.archives.add(bus, event);
    for (const listener of bus.listeners) listener(event.event);
    const matched = bus.index.match(event.event);
    recordMismatches(this.#deps.journal, bus, event, matched);
    for (const name of matched) {
      const rule = bus.rules.get(name);
      if (rule && (!ruleArns || ruleArns.has(rule.arn))) this.fire(rule, event);
    }
  }

  /** Sends an event to all targets of a rule. */
  fire(rule: Rule, event: BusEvent): void {
    this.#deps.journal.record('matched', rule.arn, event.ids, { targets: rule.targets.size });
    const { delivery, times, metrics } = this.#deps;
    reportRule(metrics, rule.arn, { MatchedEvents: 1, TriggeredRules: 1 });
    delivery.persisted.atomically(() => {
      for (const target of rule.targets.values()) {
        const place = `rule/${rule.name}/${target.target.Arn.split(/[/:]/).at(-1)}`;
        for (const delayMs of times(place, () => event.ids)) deliver(delivery, rule, target, event, delayMs);
      }
    });
  }
}
