import type { Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { Answer, Call, Route } from './call.ts';
import { restErrors } from './error-forms.ts';
import { journalPage } from './journal-page.ts';

/** The parts of the region that its own pages show. */
export interface RegionView {
  readonly journal: Journal;
  /** Logical id -> type, ref, attributes. */
  resources(): JsonObject;
  /** The stacks that are not deleted, with their resources as they run. */
  stacks(): object;
  health(): JsonObject;
  /** The numbers of things under way or scheduled, by service or source; empty when the region is idle. */
  pending(): Promise<JsonObject>;
  /** The archives of buses, and when the events of one are from. */
  archives(call: Call): Promise<JsonObject>;
  /** The readers of Kafka topics, and what keeps them from reading on. */
  mappings(): Promise<JsonObject>;
  faults(call: Call): JsonObject;
  /** Where the memory goes, and what the limits of what is kept have cost. */
  memory(call: Call): Promise<JsonObject>;
  /** Further pages by name, which only show. */
  readonly observed: Readonly<Record<string, ObservingPage>>;
}

/** @param rest the path after the page's name, `/` and percent-encoding taken off; empty without one */
export type ObservingPage = (call: Call, rest: string) => Answer | Promise<Answer>;

export const REGION_PREFIX = '/_region/';

type Page = (call: Call, view: RegionView) => Answer | Promise<Answer>;

const READS = ['GET', 'HEAD'];
/** The pages that take something. */
const WRITES: Readonly<Record<string, string>> = { faults: 'POST' };

const PAGES: Readonly<Record<string, Page>> = {
  health: (_call, view) => json(view.health()),
  resources: (_call, view) => json(view.resources()),
  stacks: (_call, view) => json(view.stacks()),
  journal: (call, view) => journalPage(call, view.journal),
  mappings: async (_call, view) => json(await view.mappings()),
  archives: async (call, view) => json(await view.archives(call)),
  settled: idlePage,
  faults: (call, view) => json(view.faults(call)),
  memory: async (call, view) => json(await view.memory(call)),
};

/** The route of a call to one of the region's own pages; undefined for any other call. */
export function regionPage(call: Call, view: RegionView): Route | undefined {
  if (!call.path.startsWith(REGION_PREFIX)) return undefined;
  const name = call.path.slice(REGION_PREFIX.length);
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : observingPage(name, view);
  const handle = async (): Promise<Answer> => {
    if (page === undefined) return noPage(call.path, view);
    const methods = [...READS, ...(WRITES[name] === undefined ? [] : [WRITES[name]])];
    return methods.includes(call.method) ? page(call, view) : noMethod(call, methods);
  };
  return { handle, errorForm: restErrors, holdsClock: true };
}

/** @param path `<name>` or `<name>/<rest>` */
function observingPage(path: string, { observed }: RegionView): Page | undefined {
  const [, name = '', rest = ''] = /^([^/]*)(?:\/(.+))?$/.exec(path) ?? [];
  const page = Object.hasOwn(observed, name) ? observed[name] : undefined;
  return page && ((call) => page(call, decoded(rest)));
}

/** A text that is wrongly encoded stays as it is: there is nothing of that name. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function noPage(path: string, view: RegionView): Answer {
  const pages = [...Object.keys(PAGES), ...Object.keys(view.observed)].map((name) => REGION_PREFIX + name);
  return { ...json({ message: `There is no page ${path}.`, pages }), status: 404 };
}

function noMethod({ method, path }: Call, methods: readonly string[]): Answer {
  return { ...json({ message: `${path} takes ${methods.join(', ')}, not ${method}.` }), status: 405 };
}

function json(value: object): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value, null, 2)}\n` };
}

/** Whether the region is idle, and the numbers of things under way or scheduled, by service or source. */
async function idlePage(_call: Call, view: RegionView): Promise<Answer> {
  const pending = await view.pending();
  return json({ settled: Object.keys(pending).length === 0, pending });
}
