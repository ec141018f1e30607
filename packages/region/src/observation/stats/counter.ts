import type { Hop, Step } from '../../core/journal.ts';
import { numberOf, textOf } from '../../core/json.ts';
import { isDeadLetterQueue, placeOf } from '../places.ts';
import type { PlaceFigures, TypeFigures } from '../shapes.ts';
import { Durations } from './durations.ts';
import { PlaceCount, TypeCount } from './figures.ts';
import { Recent } from './recent.ts';

interface Entered {
  readonly at: number;
  type: string;
}

/** Events and invocations whose start is remembered. What takes longer than that many others has no duration. */
const MAX_REMEMBERED = 40_000;

/** What is delivered to these has a hop of its own there. */
const TELLS_ITSELF = /^(?:function|workflow|queue|sns|bus)\//;

/** What a function has done since the region started. */
export interface FunctionTotals {
  invocations: number;
  errors: number;
  throttles: number;
  /** Of its newest invocations. */
  readonly durations: Durations;
}

export interface Counted {
  readonly places: Readonly<Record<string, PlaceFigures>>;
  readonly types: Readonly<Record<string, TypeFigures>>;
}

/** Counts hops by place and by type of event. */
export class HopCounter {
  /** A step that is not here is not counted. */
  readonly #steps: Readonly<Partial<Record<Step, (hop: Hop) => void>>> = {
    produced: (hop) => {
      this.#at(hop).count += numberOf(hop.detail?.['records']) ?? 1;
      this.#enter(hop, '');
    },
    published: (hop) => this.#published(hop),
    invoked: (hop) => this.#invoked(hop),
    succeeded: (hop) => this.#ended(hop),
    failed: (hop) => this.#ended(hop),
    polled: (hop) => this.#seen(hop),
    matched: (hop) => this.#seen(hop),
    delivered: (hop) => {
      if (!TELLS_ITSELF.test(placeOf(hop))) this.#seen(hop);
    },
    replayed: (hop) => this.#seen(hop),
    entered: (hop) => this.#seen(hop),
    'retry-scheduled': (hop) => {
      this.#at(hop).retried++;
    },
    throttled: (hop) => {
      this.#at(hop).throttled++;
      this.#totalsOf(placeOf(hop)).throttles++;
    },
    'dead-lettered': (hop) => {
      this.#at(hop).deadLettered++;
      this.#typesIn(hop, (type) => {
        type.errors++;
      });
    },
    dropped: (hop) => this.#failedAt(hop),
    refused: (hop) => this.#failedAt(hop),
    denied: (hop) => this.#failedAt(hop),
  };
  #places = new Map<string, PlaceCount>();
  #types = new Map<string, TypeCount>();
  readonly #started = new Recent<number>(MAX_REMEMBERED);
  readonly #entered = new Recent<Entered>(MAX_REMEMBERED);
  readonly #totals = new Map<string, FunctionTotals>();

  /** By place. */
  get totals(): ReadonlyMap<string, FunctionTotals> {
    return this.#totals;
  }

  /** What was counted since the last call. */
  take(): Counted {
    const places = Object.fromEntries([...this.#places].map(([place, count]) => [place, count.toFigures()]));
    const types = Object.fromEntries([...this.#types].map(([type, count]) => [type, count.toFigures()]));
    this.#places = new Map();
    this.#types = new Map();
    return { places, types };
  }

  count(hop: Hop): void {
    this.#steps[hop.step]?.(hop);
  }

  #seen(hop: Hop): void {
    this.#at(hop).count++;
  }

  #failedAt(hop: Hop): void {
    this.#at(hop).errors++;
  }

  #at(hop: Hop): PlaceCount {
    const place = placeOf(hop);
    let count = this.#places.get(place);
    if (count === undefined) {
      count = new PlaceCount();
      this.#places.set(place, count);
    }
    return count;
  }

  #typeOf(type: string): TypeCount {
    let count = this.#types.get(type);
    if (count === undefined) {
      count = new TypeCount();
      this.#types.set(type, count);
    }
    return count;
  }

  #totalsOf(place: string): FunctionTotals {
    let totals = this.#totals.get(place);
    if (totals === undefined) {
      totals = { invocations: 0, errors: 0, throttles: 0, durations: new Durations() };
      this.#totals.set(place, totals);
    }
    return totals;
  }

  #published(hop: Hop): void {
    const place = this.#at(hop);
    place.count++;
    // Services say of what they give up that it is dead-lettered; functions send it.
    if (hop.detail?.['caller'] !== undefined && isDeadLetterQueue(placeOf(hop))) place.deadLettered++;
    const type = textOf(hop.detail?.['detailType']);
    if (type === '') return;
    this.#typeOf(type).count++;
    this.#enter(hop, type);
  }

  /** An event that is on a topic and then on a bus has one beginning. */
  #enter({ at, ids, detail }: Hop, type: string): void {
    const id = textOf(detail?.['event'], ids[0]);
    if (id === '') return;
    const known = this.#entered.get(id);
    const entered = known ?? { at, type };
    if (type !== '') entered.type = type;
    if (known === undefined) this.#entered.set(id, entered);
    const other = type === '' ? ids.at(-1) : ids[0];
    if (other !== undefined && other !== id) this.#entered.set(other, entered);
  }

  #invoked(hop: Hop): void {
    this.#at(hop).count++;
    const run = runOf(hop);
    if (run !== '') this.#started.set(run, hop.at);
    this.#totalsOf(placeOf(hop)).invocations++;
  }

  #ended(hop: Hop): void {
    const place = this.#at(hop);
    const isFailure = hop.step === 'failed';
    if (isFailure) place.errors++;
    const startedAt = this.#started.take(runOf(hop));
    if (startedAt === undefined) return;
    place.took(hop.at - startedAt);
    const totals = this.#totalsOf(placeOf(hop));
    if (isFailure) totals.errors++;
    totals.durations.add(hop.at - startedAt);
    if (!isFailure) this.#typesIn(hop, (type, entered) => type.durations.add(hop.at - entered.at));
  }

  #typesIn({ ids }: Hop, tell: (type: TypeCount, entered: Entered) => void): void {
    let last: Entered | undefined;
    for (const id of ids) {
      const entered = this.#entered.get(id);
      if (entered !== undefined && entered !== last && entered.type !== '') tell(this.#typeOf(entered.type), entered);
      last = entered ?? last;
    }
  }
}

const runOf = ({ detail }: Hop): string => textOf(detail?.['requestId'], textOf(detail?.['execution']));
