import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { EventPage, LogLine, StatsSecond, StreamData, StreamGap } from '@tributary/region/observation';
import { toError } from '../components/to-error.ts';
import { AllRows } from './all-rows.ts';
import { EventStore } from './event-store.ts';
import { FrameVersion } from './frame-version.ts';
import { LiveSeconds } from './live-seconds.ts';
import { LiveStream } from './live-stream.ts';
import type { SseEvent } from './sse.ts';
import { type HopListener, type Listener, StreamListeners } from './stream-listeners.ts';

export type Connection = 'connecting' | 'live' | 'lost' | 'paused';

export interface FeedDeps {
  /** Reads one of the region's own pages. */
  readonly read: <T>(page: string, query: Readonly<Record<string, number>>) => Promise<T>;
  /** The address of the region's pages, with a slash at its end. */
  readonly base: string;
  /** Calls back before the next picture. */
  readonly onFrame: (draw: () => void) => void;
  /** The region is there again, another one is in its place, or something else is deployed or switched on in it. */
  readonly onReturn: () => void;
}

const FIRST_ROWS = 1_000;

/** What the region does, as it does it. One stream for all that the page shows. */
export class LiveFeed {
  readonly rows = new EventStore();
  readonly connected = computed(() => this.#connection.value === 'live');
  /** Whether the region has rows that are not here: older ones, or some that came too fast. */
  readonly isPartial = computed(() => this.#hasOlder.value || this.#missed.value > 0);
  /** Why rows or figures from before the stream began are not here. */
  readonly problem = computed(() => this.#problem.value);
  readonly all: AllRows;
  readonly #deps: FeedDeps;
  readonly #stream: LiveStream;
  readonly #connection = signal<Connection>('connecting');
  readonly #lostAt = signal<number | undefined>(undefined);
  readonly #version: FrameVersion;
  readonly #seconds: LiveSeconds;
  readonly #missed = signal(0);
  readonly #hasOlder = signal(false);
  readonly #problem = signal<Error | undefined>(undefined);
  readonly #listeners = new StreamListeners(() => this.#reask());
  /** Of the region whose rows are here; undefined while there are none. */
  #start: string | undefined;
  #hasRows = false;
  /** Where the rows ended when nobody wanted them any more. */
  #rowsEnd: string | undefined;
  #changesSeen: string | undefined;
  #wasPaused = false;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
    this.#version = new FrameVersion(deps.onFrame);
    this.#seconds = new LiveSeconds((query) => deps.read('stats', query));
    this.all = new AllRows({
      readPage: (before) => deps.read('events', { limit: FIRST_ROWS, ...(before !== undefined && { before }) }),
      take: (page) => this.#takePage(page),
    });
    this.#stream = new LiveStream({
      url: (after) => this.#url(after),
      onEvent: (event) => this.#take(event),
      onOpen: (hasCursor) => void this.#opened(hasCursor),
      onLost: () => this.#lost(),
    });
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  /** When the region was last heard of, by the browser's clock; undefined while it is there. */
  get lostAt(): ReadonlySignal<number | undefined> {
    return this.#lostAt;
  }

  /** Raised at most once a frame, when rows have changed. */
  get version(): ReadonlySignal<number> {
    return this.#version.count;
  }

  /** The last 900 seconds, oldest first. */
  get stats(): ReadonlySignal<readonly StatsSecond[]> {
    return this.#seconds.all;
  }

  /** Rows that the region has left out, because more came than a page can follow. */
  get missed(): ReadonlySignal<number> {
    return this.#missed;
  }

  /** Reads again what could not be read. */
  async refill(): Promise<void> {
    this.#problem.value = undefined;
    await this.#readEarlier(!this.#seconds.hasEarlier);
  }

  /** Keeps the rows up to date while somebody shows them. They cost the region more than all else. @returns ends it */
  followRows(): () => void {
    return this.#listeners.addRows();
  }

  /** @returns ends it */
  followEvent(listener: HopListener): () => void {
    return this.#listeners.addHops(listener);
  }

  /** @param functionName or `*` for all @returns ends it */
  onLogs(functionName: string, listener: Listener<LogLine>): () => void {
    return this.#listeners.addLogs(functionName, listener);
  }

  open(): void {
    if (this.#stream.isOpen) return;
    this.#connection.value = 'connecting';
    this.#stream.open();
  }

  /** Nobody looks. It goes on from here when it is opened again. */
  pause(): void {
    this.#stream.close();
    this.#connection.value = 'paused';
    this.#wasPaused = true;
  }

  /** Reads all rows that the region has and that are not here. @throws the error of the region, which may be gone */
  async readAll(): Promise<void> {
    const missed = this.#missed.value;
    if (!(await this.all.read())) return;
    this.#hasOlder.value = false;
    // What was left out meanwhile is still missing.
    this.#missed.value -= missed;
  }

  /** Somebody wants something else. Rows go on where they ended. */
  #reask(): void {
    const { wantsRows } = this.#listeners;
    const from = wantsRows && !this.#hasRows ? this.#rowsEnd : undefined;
    if (this.#hasRows && !wantsRows) this.#rowsEnd = this.#stream.cursor;
    this.#hasRows = wantsRows;
    this.#stream.reopen(from);
  }

  #url(after: string | undefined): string {
    const asked = { stats: '1', changes: '1', ...this.#listeners.query() };
    const query = new URLSearchParams(after === undefined ? asked : { ...asked, after });
    return `${this.#deps.base}stream?${query.toString()}`;
  }

  async #opened(hasCursor: boolean): Promise<void> {
    const wasLost = this.#lostAt.value !== undefined;
    this.#connection.value = 'live';
    this.#lostAt.value = undefined;
    this.#problem.value = undefined;
    if (wasLost) this.#deps.onReturn();
    // What came before is not sent.
    else if (!hasCursor) this.#listeners.tellMissed();
    const wasPaused = this.#wasPaused;
    this.#wasPaused = false;
    await this.#readEarlier(wasLost || wasPaused || !this.#seconds.hasEarlier);
  }

  #lost(): void {
    this.#connection.value = 'lost';
    this.#lostAt.value ??= Date.now();
  }

  #takePage({ start, events }: EventPage): boolean {
    if (start !== this.#start) return false;
    this.#takeRows(events);
    return true;
  }

  /** What was there before the stream began. */
  async #readEarlier(withSeconds: boolean): Promise<void> {
    try {
      await this.#fill();
      if (withSeconds) await this.#seconds.readEarlier();
    } catch (error) {
      // Where nothing answers, the stream ends too, and comes again.
      if (this.connected.value) this.#problem.value = toError(error);
    }
  }

  async #fill(): Promise<void> {
    if (this.#start !== undefined || !this.#listeners.wantsRows) return;
    const page = await this.#deps.read<EventPage>('events', { limit: FIRST_ROWS });
    this.#start = page.start;
    this.#hasOlder.value = page.next !== undefined;
    this.rows.put(page.events);
    this.#version.changed();
  }

  #take({ name, data }: SseEvent): void {
    this.#takeOne(name as keyof StreamData, JSON.parse(data) as never);
  }

  #takeOne<K extends keyof StreamData>(name: K, value: StreamData[K]): void {
    const takers: { readonly [N in keyof StreamData]: (value: StreamData[N]) => void } = {
      events: (rows) => this.#takeRows(rows),
      stats: (second) => this.#seconds.add([second]),
      hops: (hops) => this.#listeners.deliverHops(hops),
      logs: (lines) => this.#listeners.deliverLogs(lines),
      changes: (changes) => this.#takeChanges(changes),
      gap: (gap) => this.#takeGap(gap),
      reset: () => void this.#reset(),
    };
    // A name that this console does not know is of a newer region.
    if (Object.hasOwn(takers, name)) takers[name](value);
  }

  #takeRows(rows: StreamData['events']): void {
    this.rows.put(rows);
    this.#version.changed();
  }

  #takeGap({ of, count }: StreamGap): void {
    if (of === 'events') this.#missed.value += count;
    if (of === 'hops') this.#listeners.tellMissed();
  }

  /** The first ones tell how it was when the page was loaded. */
  #takeChanges({ stacks, faults }: StreamData['changes']): void {
    const before = this.#changesSeen;
    this.#changesSeen = `${stacks} ${faults}`;
    if (before !== undefined && before !== this.#changesSeen) this.#deps.onReturn();
  }

  /** Another start of the region: its numbers begin anew. */
  async #reset(): Promise<void> {
    this.#start = undefined;
    this.#rowsEnd = undefined;
    this.#changesSeen = undefined;
    this.rows.clear();
    this.#seconds.clear();
    this.#missed.value = 0;
    this.#version.changed();
    this.#deps.onReturn();
    await this.#readEarlier(true);
  }
}
