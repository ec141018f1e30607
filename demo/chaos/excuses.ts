import { endsRegion, type Fault } from './fault-log.ts';

/** What faults have excused, of one sort. */
export interface Excused {
  readonly times: number;
  /** The faults that excused it, by kind and step, with their number. */
  readonly by: Readonly<Record<string, number>>;
}

/**
 * Excuses what a fault has caused, and nothing else: each excuse names the faults that struck that event at that step.
 * All excuses are counted, so that a run can show them.
 */
export class Excuses {
  readonly faults: readonly Fault[];
  readonly #byId = new Map<string, Fault[]>();
  readonly #byRequest = new Map<string, Fault[]>();
  readonly #times = new Map<string, number>();
  readonly #excused = new Map<string, Map<string, number>>();

  constructor(faults: readonly Fault[]) {
    this.faults = faults;
    for (const fault of faults) {
      for (const id of new Set([...fault.ids, ...fault.carried])) add(this.#byId, id, fault);
      if (fault.requestId !== undefined) add(this.#byRequest, fault.requestId, fault);
    }
  }

  /** The faults of calls, invocations and deliveries that were about this event. */
  on(eventId: string): readonly Fault[] {
    return this.#byId.get(eventId) ?? [];
  }

  /**
   * The faults that struck a function while it was about this event. A killed region takes its functions with it.
   * @param functionName also without the name of the stack
   */
  onIn(functionName: string, eventId: string): readonly Fault[] {
    const isOne = (name: string | undefined): boolean =>
      name === functionName || name?.endsWith(`-${functionName}`) === true;
    return this.on(eventId).filter(
      ({ kind, caller, place }) =>
        endsRegion({ kind }) || isOne(caller) || (place.startsWith('function/') && isOne(place.split('/')[1])),
    );
  }

  /** The faults of an invocation and of its calls. */
  in(requestId: string): readonly Fault[] {
    return this.#byRequest.get(requestId) ?? [];
  }

  /** The faults that ended the region. */
  get endings(): readonly Fault[] {
    return this.faults.filter(endsRegion);
  }

  /**
   * Whether there are enough faults for it.
   * @param what the sort of excuse, for the summary
   * @param times how often it happened
   * @param each how many faults each time takes
   */
  accept(what: string, times: number, faults: readonly Fault[], each = 1): boolean {
    if (faults.length < times * each) return false;
    const counts = this.#excused.get(what) ?? new Map<string, number>();
    this.#excused.set(what, counts);
    this.#times.set(what, (this.#times.get(what) ?? 0) + times);
    for (const fault of faults.slice(0, times * each)) {
      const by = stepOf(fault);
      counts.set(by, (counts.get(by) ?? 0) + 1);
    }
    return true;
  }

  /** All that was excused, by its sort. */
  counts(): Readonly<Record<string, Excused>> {
    return Object.fromEntries(
      [...this.#excused].map(([what, by]) => [what, { times: this.#times.get(what) ?? 0, by: Object.fromEntries(by) }]),
    );
  }
}

function add(map: Map<string, Fault[]>, key: string, fault: Fault): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [fault]);
  else list.push(fault);
}

/** `lostResponse of events/PutEvents`; the resource is left out, because there are many. */
function stepOf({ kind, place }: Fault): string {
  const [service = '', operation = ''] = place.split('/');
  if (endsRegion({ kind })) return kind;
  return `${kind} of ${service === 'function' || service === 'rule' || service === 'queue' ? place : `${service}/${operation}`}`;
}
