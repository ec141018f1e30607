import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { Spill } from '../core/spill.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { ArchivedEvents } from './archived-events.ts';
import { eventsArn, type Home } from './arns.ts';
import type { BusEvent } from './bus-event.ts';
import type { Bus, Buses } from './buses.ts';
import { compilePattern, type Pattern } from './pattern/pattern.ts';
import { isPersistedEvent, type PersistedEvent, persistedEvent } from './persisted-event.ts';

export interface ArchiveSettings {
  readonly description?: string;
  readonly eventPattern?: string;
  /** 0 keeps events forever. */
  readonly retentionDays?: number;
}

export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  readonly createdAtMs: number;
  settings: ArchiveSettings;
  pattern: Pattern | undefined;
  readonly events: ArchivedEvents;
  readonly persisted: PersistedRows<PersistedEvent>;
}

export interface ArchivesDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly home: Home;
  readonly buses: Buses;
  readonly spill: Spill;
}

const DAY_MS = 86_400_000;

/**
 * Archives events of a bus for replay. Replayed events are not archived again.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
export class Archives {
  readonly #deps: ArchivesDeps;
  readonly #byName = new Map<string, Archive>();
  #stateStore: StateStore = NO_STATE_STORE;

  constructor(deps: ArchivesDeps) {
    this.#deps = deps;
  }

  /** @throws AwsError ResourceAlreadyExistsException, ResourceNotFoundException, InvalidEventPatternException */
  create(name: string, busArn: string, settings: ArchiveSettings): Archive {
    if (this.#byName.has(name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Archive ${name} already exists.`);
    }
    const { clock, home, buses, spill } = this.#deps;
    const archive: Archive = {
      name,
      arn: eventsArn(home, `archive/${name}`),
      busArn: buses.get(busArn).arn,
      createdAtMs: clock.now(),
      settings,
      pattern: compileOptional(settings.eventPattern),
      events: new ArchivedEvents(spill.rows(`archive/${name}`)),
      persisted: new PersistedRows(`archive/${name}`, isPersistedEvent),
    };
    this.#byName.set(name, archive);
    if (this.#stateStore.isPersisted) restore(archive, this.#stateStore);
    return archive;
  }

  /** Restores the archived events of an earlier process, and persists each later one. */
  restore(stateStore: StateStore): void {
    this.#stateStore = stateStore;
    for (const archive of this.#byName.values()) restore(archive, stateStore);
  }

  /** @throws AwsError ResourceNotFoundException, ValidationException when there is nothing to change */
  update(name: string, settings: ArchiveSettings): Archive {
    const archive = this.get(name);
    if (Object.values(settings).every((value) => value === undefined)) {
      throw new AwsError(
        'ValidationException',
        'At least one of EventPattern, RetentionDays and Description is required.',
      );
    }
    if (settings.eventPattern !== undefined) archive.pattern = compileOptional(settings.eventPattern);
    archive.settings = { ...archive.settings, ...settings };
    return archive;
  }

  /** @throws AwsError ResourceNotFoundException */
  delete(name: string): Archive {
    const archive = this.get(name);
    this.#byName.delete(name);
    archive.persisted.clear();
    archive.events.clear();
    return archive;
  }

  find(name: string): Archive | undefined {
    const archive = this.#byName.get(name);
    if (archive) this.#expire(archive);
    return archive;
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): Archive {
    const archive = this.find(name);
    if (archive) return archive;
    throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
  }

  list(): readonly Archive[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * Adds an event to every archive of the bus whose pattern matches, without the trace that it belongs to.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html
   */
  add(bus: Bus, traced: BusEvent): void {
    if (this.#byName.size === 0 || 'replay-name' in traced.event) return;
    const event = { ...traced, traceHeader: undefined };
    for (const archive of this.#byName.values()) {
      if (archive.busArn !== bus.arn || archive.pattern?.matches(event.event) === false) continue;
      const key = archive.persisted.newKey();
      archive.events.add(key, event);
      archive.persisted.put(key, () => persistedEvent(event));
      this.#deps.journal.record('archived', archive.arn, event.ids);
    }
  }

  #expire(archive: Archive): void {
    const days = archive.settings.retentionDays ?? 0;
    if (days === 0) return;
    const keys = archive.events.deleteBefore(this.#deps.clock.now() - days * DAY_MS);
    if (keys.length === 0) return;
    archive.persisted.atomically(() => {
      for (const key of keys) archive.persisted.remove(key);
    });
  }
}

function restore({ events, persisted }: Archive, stateStore: StateStore): void {
  events.restore(persisted.restore(stateStore));
}

function compileOptional(text: string | undefined): Pattern | undefined {
  return text === undefined ? undefined : compilePattern(text);
}
