import { AwsError } from '../core/aws-error.ts';
import { onOwnAccount } from '../core/calling.ts';
import type { Clock } from '../core/clock.ts';
import { parseExactly } from '../core/exact-json.ts';
import type { Journal } from '../core/journal.ts';
import type { IdFinder, LineageFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { validTraceHeader } from '../core/trace-header.ts';
import { busNameOf, isPartnerBus } from './arns.ts';
import { type BusEvent, envelope, textOnce } from './bus-event.ts';
import type { Bus, Buses } from './buses.ts';
import { type CheckedEntry, checkEntry, type Entry, type EntryError, entryBytes } from './entry.ts';

export interface PublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly region: string;
  readonly accountId: string;
  readonly findIds: IdFinder;
  readonly lineageOf?: LineageFinder;
  readonly buses: Buses;
  /** Receives an event that a bus has accepted. */
  readonly route: (bus: Bus, event: BusEvent) => void;
}

/** An event that a service of the region tells of itself. */
export interface ServiceEvent extends CheckedEntry {
  readonly resources: readonly string[];
}

export type EntryResult = { readonly EventId: string } | EntryError;

const MAX_ENTRIES = 10;
/** The sum of all entries must stay below this. */
const MAX_CALL_BYTES = 1_048_576;

/** Puts the events of callers on their buses. */
export class Publisher {
  readonly #deps: PublisherDeps;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  /**
   * Each entry is accepted or refused by itself. An unknown bus is not an error: the event is dropped.
   * @param trace of the call, for entries that name no other
   * @throws AwsError ValidationException for too many entries or bytes; then no entry is accepted
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   */
  putEvents(entries: readonly Entry[], trace?: string): readonly EntryResult[] {
    checkCall(entries);
    return entries.map((entry) => {
      const checked = checkEntry(entry);
      if ('ErrorCode' in checked) return this.#refuse(entry, checked);
      const traceHeader = validTraceHeader(entry.TraceHeader ?? trace);
      const event = { ...this.#toEvent(entry, checked), traceHeader };
      const bus = this.#deps.buses.find(entry.EventBusName);
      if (bus) this.#publish(bus, event);
      else this.#dropped(entry, event);
      return { EventId: event.id };
    });
  }

  /**
   * Puts the events of partners on the buses that have taken over their sources. Each entry is accepted or refused by
   * itself, also for a source that no bus has.
   * @throws AwsError ValidationException for too many bytes; then no entry is accepted
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPartnerEvents.html
   */
  putPartnerEvents(entries: readonly Entry[]): readonly EntryResult[] {
    checkBytes(entries);
    return entries.map(({ Source: name = '', ...others }) => {
      const entry: Entry = { ...others, Source: name, EventBusName: name };
      const checked = checkEntry(entry, isPartnerBus);
      if ('ErrorCode' in checked) return this.#refuse(entry, checked);
      const bus = this.#deps.buses.find(name);
      if (bus === undefined) return this.#refuse(entry, notTakenOver(name));
      const event = this.#toEvent(entry, checked);
      this.#publish(bus, event);
      return { EventId: event.id };
    });
  }

  /**
   * Puts one entry on a bus from inside the region.
   * @throws AwsError ResourceNotFoundException for an unknown bus, else the code of the entry's refusal
   */
  put(busArn: string, entry: Entry): void {
    const bus = this.#deps.buses.get(busArn);
    const checked = checkEntry(entry);
    if ('ErrorCode' in checked) {
      this.#refuse(entry, checked);
      throw new AwsError(checked.ErrorCode, checked.ErrorMessage);
    }
    this.#publish(bus, this.#toEvent(entry, checked));
  }

  /** Puts an event of an AWS service on the default bus, whose source no caller may use. */
  putOfService({ source, detailType, detail, resources }: ServiceEvent): void {
    const event = this.#toEvent({ Resources: resources }, { source, detailType, detail });
    this.#publish(this.#deps.buses.get('default'), event);
  }

  #publish(bus: Bus, event: BusEvent): void {
    const { source, 'detail-type': detailType } = event.event;
    const lineage = this.#deps.lineageOf?.(event.event);
    const detail = { source: source ?? '', detailType: detailType ?? '', ...lineage };
    this.#deps.journal.record('published', bus.arn, event.ids, detail, { kind: 'event', text: event.text() });
    onOwnAccount(() => this.#deps.route(bus, event));
  }

  #toEvent(entry: Entry, { source, detailType, detail }: CheckedEntry): BusEvent {
    const { random, clock, region, accountId, findIds } = this.#deps;
    const id = random.uuid();
    const ingestedAtMs = clock.now();
    const timeMs = entry.Time === undefined ? ingestedAtMs : entry.Time * 1000;
    const resources = entry.Resources ?? [];
    const event = envelope({ id, detailType, source, account: accountId, region, timeMs, resources, detail });
    const ids = [...new Set([id, ...findIds(event)])];
    return { id, event, text: textOnce(event), ids, timeMs, ingestedAtMs };
  }

  #refuse(entry: Entry, error: EntryError): EntryError {
    const { journal, findIds } = this.#deps;
    const ids = findIds({ detail: readable(entry.Detail) });
    const detail = {
      errorCode: error.ErrorCode,
      errorMessage: error.ErrorMessage,
      source: entry.Source ?? null,
      detailType: entry.DetailType ?? null,
    };
    journal.record('refused', busNameOf(entry.EventBusName), ids, detail, { kind: 'entry', text: entry.Detail ?? '' });
    return error;
  }

  #dropped(entry: Entry, event: BusEvent): void {
    const bus = busNameOf(entry.EventBusName);
    this.#deps.journal.record('dropped', bus, event.ids, { reason: `Event bus ${bus} does not exist.` });
  }
}

const notTakenOver = (source: string): EntryError => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter Source is not valid. Reason: No event bus has taken over the event source ${source}.`,
});

/** The detail of an entry, as far as it can be parsed. It serves only to find ids. */
function readable(detail: string | undefined): unknown {
  try {
    return parseExactly(detail ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function checkCall(entries: readonly Entry[]): void {
  const failed =
    "1 validation error detected: Value '%' at 'entries' failed to satisfy constraint: Member must have length";
  if (entries.length === 0) {
    throw new AwsError('ValidationException', `${failed.replace('%', '[]')} greater than or equal to 1`);
  }
  if (entries.length > MAX_ENTRIES) {
    const shown = `[${entries.map(describeEntry).join(', ')}]`;
    throw new AwsError(
      'ValidationException',
      `${failed.replace('%', () => shown)} less than or equal to ${MAX_ENTRIES}`,
    );
  }
  checkBytes(entries);
}

function checkBytes(entries: readonly Entry[]): void {
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) >= MAX_CALL_BYTES) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
}

/** An entry as AWS prints it in a validation message. */
function describeEntry(entry: Entry): string {
  const resources = entry.Resources ? `[${entry.Resources.join(', ')}]` : null;
  const fields = [
    `time=${entry.Time ?? null}`,
    `source=${entry.Source ?? null}`,
    `resources=${resources}`,
    `detailType=${entry.DetailType ?? null}`,
    `detail=${entry.Detail ?? null}`,
    `eventBusName=${entry.EventBusName ?? null}`,
    `traceHeader=${entry.TraceHeader ?? null}`,
    'kmsKeyIdentifier=null, internalMetadata=null',
  ];
  return `PutEventsRequestEntry(${fields.join(', ')})`;
}
