import { textOf } from '@tributary/region/json';
import type { HistoryEvent } from '../../../server/workflows/shapes.ts';
import { START } from './definition.ts';

export type StateStatus = 'succeeded' | 'failed' | 'caught' | 'running' | 'aborted' | 'timed-out';

/** A state tried once. */
export interface Attempt {
  readonly at: number;
  readonly endedAt?: number;
  readonly error?: string;
  readonly cause?: string;
}

/** One time that a state was entered. */
export interface Visit {
  readonly state: string;
  readonly enteredAt: number;
  exitedAt?: number;
  readonly input: string;
  output?: string;
  status: StateStatus;
  readonly attempts: Attempt[];
}

export interface Run {
  /** In the order in which states were entered. */
  readonly visits: readonly Visit[];
  /** The ways taken, `from to`, with how often. */
  readonly taken: ReadonlyMap<string, number>;
}

/** What a history says: which states were entered, how each ended, and from where the way led to it. */
export function runOf(history: readonly HistoryEvent[], executionStatus: string): Run {
  const reader = new HistoryReader();
  for (const event of history) reader.take(event);
  const { visits, taken } = reader;
  for (const visit of visits) if (visit.exitedAt === undefined) visit.status = unfinished(executionStatus);
  return { visits, taken };
}

const ENDS: Readonly<Record<string, StateStatus>> = { ABORTED: 'aborted', TIMED_OUT: 'timed-out' };

function unfinished(executionStatus: string): StateStatus {
  if (executionStatus === 'RUNNING') return 'running';
  return ENDS[executionStatus] ?? (executionStatus === 'SUCCEEDED' ? 'succeeded' : 'failed');
}

/** Follows each event back to the state that it belongs to. */
class HistoryReader {
  readonly visits: Visit[] = [];
  readonly taken = new Map<string, number>();
  /** By the number of the event that entered it. */
  readonly #byEntry = new Map<number, Visit>();
  /** The entry to which an event leads back. */
  readonly #entryOf = new Map<number, number>();

  take(event: HistoryEvent): void {
    if (event.type.endsWith('StateEntered')) this.#enter(event);
    else this.#follow(event);
  }

  #follow(event: HistoryEvent): void {
    const entry = this.#entryOf.get(event.previousId);
    if (entry !== undefined) this.#entryOf.set(event.id, entry);
    const visit = event.type.endsWith('StateExited') ? this.#exited(event) : this.#byEntry.get(entry ?? 0);
    if (visit !== undefined) this.#note(visit, event);
  }

  #enter(event: HistoryEvent): void {
    const { details, at, id, previousId } = event;
    const state = textOf(details['name']);
    const visit: Visit = { state, enteredAt: at, input: textOf(details['input']), status: 'running', attempts: [] };
    this.visits.push(visit);
    this.#byEntry.set(id, visit);
    this.#entryOf.set(id, id);
    const before = this.#byEntry.get(this.#entryOf.get(previousId) ?? 0)?.state ?? START;
    const way = `${before} ${state}`;
    this.taken.set(way, (this.taken.get(way) ?? 0) + 1);
  }

  /** After parallel branches, the chain leads into one of them: the name tells the state. */
  #exited({ details, previousId, id }: HistoryEvent): Visit | undefined {
    const name = textOf(details['name']);
    const linked = this.#byEntry.get(this.#entryOf.get(previousId) ?? 0);
    const visit =
      linked?.state === name ? linked : this.visits.findLast((one) => one.state === name && one.exitedAt === undefined);
    const entry = [...this.#byEntry].find(([, one]) => one === visit)?.[0];
    if (entry !== undefined) this.#entryOf.set(id, entry);
    return visit;
  }

  #note(visit: Visit, { type, at, details }: HistoryEvent): void {
    const last = visit.attempts.at(-1);
    if (type.endsWith('StateExited')) {
      const failed = last?.error !== undefined;
      visit.exitedAt = at;
      visit.output = textOf(details['output']);
      visit.status = failed ? 'caught' : 'succeeded';
    } else if (/^(?:Task|LambdaFunction|Activity)Scheduled$/.test(type)) {
      visit.attempts.push({ at });
    } else if (
      /^(?:Task|LambdaFunction|Activity)(?:Succeeded|Failed|TimedOut|SubmitFailed|StartFailed|ScheduleFailed)$/.test(
        type,
      )
    ) {
      if (last !== undefined) visit.attempts.pop();
      visit.attempts.push({ at: last?.at ?? at, endedAt: at, ...problemIn(type, details) });
    }
  }
}

function problemIn(type: string, details: HistoryEvent['details']): Pick<Attempt, 'error' | 'cause'> {
  if (type.endsWith('Succeeded')) return {};
  const fallback = type.endsWith('TimedOut') ? 'States.Timeout' : 'States.TaskFailed';
  return { error: textOf(details['error'], fallback), cause: textOf(details['cause']) };
}

/** The newest status of each state. */
export const statusesOf = ({ visits }: Run): ReadonlyMap<string, StateStatus> =>
  new Map(visits.map(({ state, status }) => [state, status]));
