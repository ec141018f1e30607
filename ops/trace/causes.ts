import type { Hop, Step } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import { requestOf } from './by-event.ts';

/** Finds the cause of a hop among the hops before it, the newest first. */
type FindCause = (hop: Hop, earlier: readonly Hop[]) => Hop | undefined;
type Belongs = (cause: Hop, hop: Hop) => boolean;

const latest =
  (steps: readonly Step[], ...belongs: readonly Belongs[]): FindCause =>
  (hop, earlier) =>
    earlier.find((cause) => steps.includes(cause.step) && belongs.every((one) => one(cause, hop)));

const lastPart = (place: string): string => place.split(/[:/]/).at(-1) ?? place;
const samePlace: Belongs = (cause, hop) => cause.place === hop.place;
/** A function, or a queue, is written as an ARN by those who send to it. */
const sameName: Belongs = (cause, hop) => lastPart(cause.place) === lastPart(hop.place);
const sameRequest: Belongs = (cause, hop) => requestOf(hop) !== '' && requestOf(cause) === requestOf(hop);
const sameExecution: Belongs = ({ detail: a }, { detail: b }) =>
  textOf(b?.['execution']) !== '' && a?.['execution'] === b?.['execution'];
const isWorkflow: Belongs = ({ place }) => place.startsWith('workflow/');
const isPipe: Belongs = ({ place }) => place.startsWith('pipe/');
const isFunction: Belongs = ({ place }) => place.startsWith('function/');
const ofRule: Belongs = (cause, hop) => cause.place === hop.detail?.['rule'];
const sameRule: Belongs = ({ detail: a }, { detail: b }) => a?.['rule'] === b?.['rule'];
/** `mapping/<queue>/<function>` */
const ofQueue: Belongs = (cause, hop) => lastPart(cause.place) === hop.place.split('/')[1];
/** A queue moves what was received too often from itself to another one. */
const fromQueue: Belongs = (cause, hop) =>
  hop.place.startsWith('queue/') && [lastPart(cause.place), cause.place.split('/')[1]].includes(lastPart(hop.place));
/** A fault is injected into an invocation, or into a call that an invocation makes. */
const ofCaller: Belongs = ({ place }, { place: at, detail }) =>
  lastPart(place) === textOf(detail?.['caller'], lastPart(at));

/** The newest invocation that had not ended before the hop: what has no request id happened meanwhile. */
const openInvocation: FindCause = (_hop, earlier) => {
  const ended = new Set(earlier.filter(({ step }) => step === 'succeeded' || step === 'failed').map(requestOf));
  return earlier.find((hop) => hop.step === 'invoked' && isFunction(hop, hop) && !ended.has(requestOf(hop)));
};

const entered = latest(['entered'], isWorkflow);
const published = latest(['published']);
/** A replay gives events to rules anew. */
const routed = latest(['published', 'replayed']);
const byRequest = latest(['invoked'], sameRequest);
const ofTarget = latest(['attempted'], sameRule, samePlace);
const matched = latest(['matched'], ofRule);

/** The causes of each step, the surest first. A step without a row has none. */
const CAUSES: Partial<Record<Step, readonly FindCause[]>> = {
  produced: [openInvocation, entered],
  published: [
    byRequest,
    latest(['attempted'], sameName),
    entered,
    latest(['transformed', 'polled'], isPipe),
    openInvocation,
  ],
  polled: [latest(['attempted', 'published'], ofQueue), latest(['produced', 'published'])],
  filtered: [latest(['polled'], samePlace)],
  invoked: [
    latest(['attempted', 'polled'], sameName),
    latest(['entered', 'retry-scheduled'], isWorkflow),
    latest(['polled'], isPipe),
    latest(['published'], ({ place }) => place.startsWith('topic/')),
    latest(['polled']),
  ],
  entered: [latest(['invoked'], sameExecution)],
  succeeded: [byRequest, latest(['invoked'], sameExecution)],
  failed: [byRequest, latest(['entered'], samePlace, sameExecution), latest(['invoked'], sameExecution)],
  throttled: [latest(['attempted', 'polled'], sameName)],
  fault: [latest(['invoked'], ofCaller)],
  logged: [byRequest, latest(['invoked'], sameName)],
  denied: [latest(['invoked'], sameName), latest(['entered'], samePlace), latest(['polled'], samePlace), matched],
  archived: [published],
  matched: [routed],
  'not-matched': [routed],
  removed: [latest(['published'], samePlace), latest(['dead-lettered'])],
  transformed: [matched, latest(['polled'], samePlace)],
  attempted: [matched],
  delivered: [ofTarget, matched, latest(['polled'], samePlace)],
  'retry-scheduled': [
    ofTarget,
    byRequest,
    latest(['entered'], samePlace, sameExecution),
    latest(['invoked'], sameName),
  ],
  'dead-lettered': [
    ofTarget,
    matched,
    byRequest,
    latest(['polled', 'attempted', 'published'], fromQueue),
    latest(['invoked'], sameName),
    latest(['polled'], samePlace),
  ],
  dropped: [ofTarget, matched, byRequest, latest(['invoked'], sameName), latest(['polled'], samePlace)],
  committed: [latest(['polled'])],
};

/** @param earlier hops of the same event, or of the event that caused it, the newest first */
export function causeOf(hop: Hop, earlier: readonly Hop[]): Hop | undefined {
  for (const find of CAUSES[hop.step] ?? []) {
    const cause = find(hop, earlier);
    if (cause !== undefined) return cause;
  }
  return undefined;
}
