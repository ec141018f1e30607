import type { Hop, Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { Answer, Call, Route } from './call.ts';
import { restErrors } from './error-forms.ts';
import { hopFilter } from './hop-filter.ts';

/** The parts of the region that its own pages show. */
export interface RegionView {
  readonly journal: Journal;
  /** Logical id -> type, ref, attributes. */
  resources(): JsonObject;
  health(): JsonObject;
  /** The numbers of things under way or scheduled, by service or source; empty when the region is idle. */
  pending(): Promise<JsonObject>;
  faults(call: Call): JsonObject;
}

const PREFIX = '/_region/';
const JSON_LINES = { 'content-type': 'application/x-ndjson' };

type Page = (call: Call, view: RegionView) => Answer | Promise<Answer>;

const PAGES: Readonly<Record<string, Page>> = {
  health: (_call, view) => json(view.health()),
  resources: (_call, view) => json(view.resources()),
  journal: journalPage,
  settled: idlePage,
  faults: (call, view) => json(view.faults(call)),
};

/** The route of a call to one of the region's own pages; undefined for any other call. */
export function regionPage(call: Call, view: RegionView): Route | undefined {
  if (!call.path.startsWith(PREFIX)) return undefined;
  const name = call.path.slice(PREFIX.length);
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  const handle = async (): Promise<Answer> => (page === undefined ? noPage(call.path) : page(call, view));
  return { handle, errorForm: restErrors, holdsClock: true };
}

function noPage(path: string): Answer {
  const pages = Object.keys(PAGES).map((name) => PREFIX + name);
  return { ...json({ message: `There is no page ${path}.`, pages }), status: 404 };
}

function json(value: JsonObject): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value, null, 2)}\n` };
}

/** Whether the region is idle, and the numbers of things under way or scheduled, by service or source. */
async function idlePage(_call: Call, view: RegionView): Promise<Answer> {
  const pending = await view.pending();
  return json({ settled: Object.keys(pending).length === 0, pending });
}

/** Hops as JSON lines: all, or those that the query chooses; with `?follow=1` also those still to come. */
function journalPage(call: Call, { journal }: RegionView): Answer {
  const wanted = hopFilter(call.query);
  const past = journal.hops().filter(wanted);
  if (call.query.get('follow') === null) return { status: 200, headers: JSON_LINES, body: past.map(line).join('') };
  return { status: 200, headers: JSON_LINES, stream: follow(past, journal, wanted, call.signal) };
}

function line(hop: Hop): string {
  return `${JSON.stringify(hop)}\n`;
}

async function* follow(
  past: readonly Hop[],
  journal: Journal,
  wanted: (hop: Hop) => boolean,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const waiting = past.map(line);
  let wake = (): void => {};
  const stopListening = journal.listen((hop) => {
    if (!wanted(hop)) return;
    waiting.push(line(hop));
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      yield waiting.splice(0).join('');
      if (waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
    }
  } finally {
    stopListening();
  }
}
