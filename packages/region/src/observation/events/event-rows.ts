import type { Hop, Step } from '../../core/journal.ts';
import { textOf } from '../../core/json.ts';
import { applyHop, type IsRead, isPassedOver } from './apply-hop.ts';
import { type Identity, identitiesIn, isEntry } from './identify.ts';
import { LiveRow } from './live-row.ts';

/** These hops tell further ids of events that are known. */
const NAMES_MORE: ReadonlySet<Step> = new Set(['produced', 'published', 'polled']);

/** What the payload of a hop tells of its event. */
export interface Told {
  readonly type?: string;
  readonly source?: string;
  readonly key?: string;
}

export interface EventRowsDeps {
  readonly isRead: IsRead;
  readonly isQueue: (place: string) => boolean;
  /** Called once for each event. */
  readonly tell: (hop: Hop) => Told;
  /** Ids of records and messages in the payload of a hop that has none itself. */
  readonly namedBy: (hop: Hop) => readonly string[];
  readonly maxRows: number;
}

/** The events of the newest hops. The oldest event goes first. */
export class EventRows {
  readonly #deps: EventRowsDeps;
  readonly #byId = new Map<string, LiveRow>();
  /** In the order of their first hops. */
  #rows: LiveRow[] = [];
  #first = 0;
  #newest: LiveRow | undefined;
  readonly #byRequest = new Map<string, readonly LiveRow[]>();

  constructor(deps: EventRowsDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#rows.length - this.#first;
  }

  get(id: string): LiveRow | undefined {
    return this.#byId.get(id);
  }

  /** In the order of their first hops, the newest first. @param before the number of a hop */
  *newestFirst(before = Number.POSITIVE_INFINITY): Generator<LiveRow> {
    for (let index = this.#rows.length - 1; index >= this.#first; index--) {
      const row = this.#rows[index];
      if (row !== undefined && row.n < before) yield row;
    }
  }

  /** Rows that changed after a hop, the newest change first. */
  *changedSince(n: number): Generator<LiveRow> {
    for (let row = this.#newest; row !== undefined && row.changed > n; row = row.older) yield row;
  }

  /** What became of events under way is unknown after hops that nobody read. */
  forgetUnderWay(): void {
    for (const row of this.#rows.slice(this.#first)) if (row.isUnderWay) this.#forget(row);
    this.#rows = this.#rows.slice(this.#first).filter((row) => this.#byId.get(row.id) === row);
    this.#first = 0;
    this.#byRequest.clear();
  }

  apply(hop: Hop): void {
    if (isPassedOver(hop)) return;
    const rows = this.#rowsOf(hop);
    for (const row of rows) {
      applyHop(row, hop, this.#deps.isRead);
      this.#touch(row);
    }
    if (rows.length > 0) this.#noteRequest(hop, rows);
    if (hop.step === 'published') this.#describe(hop);
  }

  #rowsOf(hop: Hop): readonly LiveRow[] {
    const known = this.#knownIn(hop);
    if (!isEntry(hop) || (known.length > 0 && !NAMES_MORE.has(hop.step))) return withoutStories(known, hop);
    const sent = hop.step === 'published' ? textOf(hop.detail?.['messageId']) : '';
    // A message without ids belongs to the event whose handler sends it.
    if (sent !== '' && hop.ids.length === 0) return this.#ofSender(hop, sent);
    for (const identity of identitiesIn(hop, this.#deps.isQueue)) {
      if (!this.#isKnown(identity)) known.push(this.#enter(identity, hop));
    }
    return withoutStories(known, hop);
  }

  /** Each once. */
  #knownIn({ n, ids }: Hop): LiveRow[] {
    const rows: LiveRow[] = [];
    for (const id of ids) {
      const row = this.#byId.get(id);
      if (row === undefined || row.seenAt === n) continue;
      row.seenAt = n;
      rows.push(row);
    }
    return rows;
  }

  /** Known by its own id; then what is new of its ids is learned. */
  #isKnown({ id, aliases }: Identity): boolean {
    const row = this.#byId.get(id) ?? aliases.map((alias) => this.#byId.get(alias)).find((one) => one !== undefined);
    if (row === undefined) return false;
    for (const alias of aliases) this.#alias(row, alias);
    return true;
  }

  #ofSender(hop: Hop, messageId: string): readonly LiveRow[] {
    const ofRequest = this.#byRequest.get(textOf(hop.detail?.['requestId'])) ?? [];
    const rows = ofRequest.length > 1 ? this.#namedAmong(ofRequest, hop) : ofRequest;
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      this.#alias(only, messageId);
      return [only];
    }
    const [identity] = identitiesIn(hop, this.#deps.isQueue);
    return identity === undefined ? [] : [this.#enter(identity, hop)];
  }

  #namedAmong(rows: readonly LiveRow[], hop: Hop): readonly LiveRow[] {
    const named = this.#deps.namedBy(hop).map((id) => this.#byId.get(id));
    return rows.filter((row) => named.includes(row));
  }

  #enter({ id, origin, aliases, correlation }: Identity, hop: Hop): LiveRow {
    const row = new LiveRow(id, origin, hop);
    const { type = '', source = '', key = '' } = this.#deps.tell(hop);
    Object.assign(row, { type, source, key, correlation });
    row.causedBy = causeIn(hop);
    this.#byId.set(id, row);
    for (const alias of aliases) this.#alias(row, alias);
    this.#rows.push(row);
    if (this.count > this.#deps.maxRows) this.#forgetOldest();
    return row;
  }

  #alias(row: LiveRow, id: string): void {
    if (this.#byId.has(id)) return;
    this.#byId.set(id, row);
    // A list that is pushed to has room for many more.
    row.aliases = [...row.aliases, id];
  }

  /** An entry on a bus says what the event is. */
  #describe(hop: Hop): void {
    const { ids, detail } = hop;
    const row = this.#byId.get(textOf(detail?.['event'], ids[0]));
    if (row === undefined) return;
    row.type = textOf(detail?.['detailType'], row.type);
    row.source = textOf(detail?.['source'], row.source);
    row.causedBy ??= causeIn(hop);
  }

  #noteRequest({ step, detail }: Hop, rows: readonly LiveRow[]): void {
    const request = textOf(detail?.['requestId']);
    if (request === '') return;
    if (step === 'invoked') this.#byRequest.set(request, rows);
    if (step === 'succeeded' || step === 'failed') this.#byRequest.delete(request);
  }

  #touch(row: LiveRow): void {
    if (this.#newest === row) return;
    this.#unlink(row);
    row.older = this.#newest;
    if (this.#newest !== undefined) this.#newest.newer = row;
    this.#newest = row;
  }

  #unlink(row: LiveRow): void {
    if (row.newer !== undefined) row.newer.older = row.older;
    if (row.older !== undefined) row.older.newer = row.newer;
    if (this.#newest === row) this.#newest = row.older;
    row.newer = undefined;
    row.older = undefined;
  }

  #forgetOldest(): void {
    const row = this.#rows[this.#first++];
    if (row !== undefined) this.#forget(row);
    if (this.#first < this.#deps.maxRows) return;
    this.#rows = this.#rows.slice(this.#first);
    this.#first = 0;
  }

  #forget(row: LiveRow): void {
    this.#unlink(row);
    for (const id of [row.id, ...row.aliases]) if (this.#byId.get(id) === row) this.#byId.delete(id);
  }
}

const causeIn = ({ detail }: Hop): string | undefined => textOf(detail?.['causedBy']) || undefined;

/**
 * Without the events that a hop names only as the story of another one of its events: by their id as the correlation id,
 * and by none of their other ids.
 */
function withoutStories(rows: readonly LiveRow[], { ids }: Hop): readonly LiveRow[] {
  if (rows.length < 2) return rows;
  const stories = new Set(rows.flatMap(({ correlation }) => correlation ?? []));
  return rows.filter(({ id, aliases }) => !stories.has(id) || aliases.some((alias) => ids.includes(alias)));
}
