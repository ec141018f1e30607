import { AwsError } from '../core/aws-error.ts';
import { type Clock, holding } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import type { Archived, ArchivedEvents } from './archived-events.ts';
import type { Archives } from './archives.ts';
import { eventsArn, type Home, isBusArn, lastPart } from './arns.ts';
import { type BusEvent, textOnce } from './bus-event.ts';
import type { Bus, Buses } from './buses.ts';
import { checkRoom, type Limits } from './limits.ts';
import type { Pending } from './pending.ts';

export type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface ReplayRequest {
  readonly name: string;
  readonly description?: string;
  readonly archiveArn: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly busArn: string;
  /** The rules that get the events; absent or empty for all rules of the bus. */
  readonly ruleArns?: readonly string[];
}

export interface Replay {
  readonly request: ReplayRequest;
  readonly arn: string;
  readonly startedAtMs: number;
  state: ReplayState;
  endedAtMs?: number;
  lastEventMs?: number;
  /** The latest minute since the epoch whose events have all been sent. */
  doneMinute?: number;
}

export interface ReplaysDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly home: Home;
  readonly limits: Limits;
  readonly buses: Buses;
  readonly archives: Archives;
  readonly pending: Pending;
  readonly route: (bus: Bus, event: BusEvent, ruleArns?: ReadonlySet<string>) => void;
}

/** A minute since the epoch, with its events. */
type Minute = readonly [minute: number, events: readonly Archived[]];

const ACTIVE: readonly ReplayState[] = ['STARTING', 'RUNNING', 'CANCELLING'];
const MINUTE_MS = 60_000;

/**
 * Sends archived events again, with `replay-name` beside the other envelope fields.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  readonly #deps: ReplaysDeps;
  readonly #byName = new Map<string, Replay>();
  readonly #persisted = new PersistedRows('replay', isReplay);

  constructor(deps: ReplaysDeps) {
    this.#deps = deps;
  }

  /** Restores the replays of an earlier process, and goes on with those under way. */
  restore(stateStore: StateStore): void {
    for (const [name, replay] of this.#persisted.restore(stateStore)) {
      this.#byName.set(name, replay);
      if (ACTIVE.includes(replay.state)) this.#goOn(replay);
    }
  }

  /** @throws AwsError ValidationException, ResourceAlreadyExistsException, ResourceNotFoundException, LimitExceededException */
  start(request: ReplayRequest): Replay {
    const { clock, home, limits } = this.#deps;
    this.#check(request);
    checkRoom(this.list().filter(({ state }) => ACTIVE.includes(state)).length, limits.activeReplays);
    const arn = eventsArn(home, `replay/${request.name}`);
    const replay: Replay = { request, arn, startedAtMs: clock.now(), state: 'STARTING' };
    this.#byName.set(request.name, replay);
    this.#persist(replay);
    this.#goOn(replay);
    return replay;
  }

  /** @throws AwsError ResourceNotFoundException, IllegalStatusException when it is over */
  cancel(name: string): Replay {
    const replay = this.get(name);
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
      throw new AwsError('IllegalStatusException', `Replay ${name} is not in a valid state for this operation.`);
    }
    replay.state = 'CANCELLING';
    this.#persist(replay);
    return replay;
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): Replay {
    const replay = this.#byName.get(name);
    if (replay) return replay;
    throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
  }

  list(): readonly Replay[] {
    return [...this.#byName.values()].sort((one, other) => (one.request.name < other.request.name ? -1 : 1));
  }

  #check({ name, archiveArn, busArn, startMs, endMs }: ReplayRequest): void {
    if (!isBusArn(busArn)) throw invalid('Destination.Arn', 'Must contain an event bus ARN.');
    if (this.#byName.has(name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${name} already exists.`);
    }
    if (endMs <= startMs) throw invalid('EventEndTime', 'EventStartTime must be before EventEndTime.');
    const bus = this.#deps.buses.get(busArn);
    const archive = this.#deps.archives.find(lastPart(archiveArn));
    if (!archive) throw invalid('EventSourceArn', `Archive ${lastPart(archiveArn)} does not exist.`);
    if (archive.busArn !== bus.arn) throw invalid('Destination.Arn', 'Cross event bus replay is not permitted.');
  }

  /** The events of a deleted archive cannot be sent, so the rest of its replay is empty. */
  #goOn(replay: Replay): void {
    const { archives, pending, clock } = this.#deps;
    const events = archives.find(lastPart(replay.request.archiveArn))?.events;
    const minutes = events === undefined ? [] : minutesLeft(replay, events);
    pending.add();
    clock.schedule(0, () => this.#run(replay, minutes));
  }

  #persist(replay: Replay): void {
    this.#persisted.put(replay.request.name, () => replay);
  }

  /** Sends one minute of events at a time, as AWS does, so that a replay can be cancelled in between. */
  #run(replay: Replay, minutes: readonly Minute[]): void {
    const { clock } = this.#deps;
    const [minute, ...later] = minutes;
    if (replay.state === 'CANCELLING' || !minute) {
      this.#end(replay, replay.state === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED');
      return;
    }
    replay.state = 'RUNNING';
    holding(clock, async () => this.#replayAll(replay, minute)).then(
      () => {
        clock.schedule(0, () => this.#run(replay, later));
      },
      (error: unknown) => {
        this.#fail(replay, error);
      },
    );
  }

  /** That the bus was deleted meanwhile is the end of the replay alone. */
  #fail(replay: Replay, error: unknown): void {
    if (error instanceof AwsError) {
      this.#end(replay, 'FAILED');
      return;
    }
    replay.state = 'FAILED';
    this.#persist(replay);
    this.#deps.pending.fail(error);
  }

  #replayAll(replay: Replay, [minute, events]: Minute): void {
    this.#persisted.atomically(() => {
      this.#replayEvents(replay, events);
      replay.doneMinute = minute;
      this.#persist(replay);
    });
  }

  #replayEvents(replay: Replay, rows: readonly Archived[]): void {
    const { request } = replay;
    const archive = this.#deps.archives.find(lastPart(request.archiveArn));
    const bus = this.#deps.buses.get(request.busArn);
    const ruleArns = request.ruleArns?.length ? new Set(request.ruleArns) : undefined;
    for (const { row } of rows) {
      const archived = archive?.events.read(row);
      if (archived === undefined) continue;
      const event = { ...archived.event, 'replay-name': request.name };
      replay.lastEventMs = Math.max(replay.lastEventMs ?? 0, archived.timeMs);
      this.#deps.journal.record('replayed', replay.arn, archived.ids);
      this.#deps.route(
        bus,
        { ...archived, event, text: textOnce(event), ingestedAtMs: this.#deps.clock.now() },
        ruleArns,
      );
    }
  }

  #end(replay: Replay, state: ReplayState): void {
    replay.state = state;
    replay.endedAtMs = this.#deps.clock.now();
    this.#persist(replay);
    this.#deps.pending.remove();
  }
}

function minutesLeft({ request, doneMinute = -1 }: Replay, events: ArchivedEvents): readonly Minute[] {
  const wanted = [...events.all()].filter(({ timeMs }) => timeMs >= request.startMs && timeMs < request.endMs);
  const minutes = Map.groupBy(wanted, ({ timeMs }) => Math.floor(timeMs / MINUTE_MS));
  return [...minutes].filter(([minute]) => minute > doneMinute).sort(([one], [other]) => one - other);
}

function isReplay(value: unknown): value is Replay {
  return isObject(value) && isObject(value['request']) && typeof value['state'] === 'string' && 'startedAtMs' in value;
}

function invalid(parameter: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
