import type { Hop, Step } from '../../core/journal.ts';
import { textOf } from '../../core/json.ts';
import { isDeadLetterQueue, placeOf, shortPlace, topicIn } from '../places.ts';
import type { LiveRow, Mark } from './live-row.ts';

/** Which topics and queues somebody reads: what nobody reads has arrived where it ends. */
export type IsRead = (place: string) => boolean;

type Apply = (row: LiveRow, hop: Hop, place: string, isRead: IsRead) => void;

const runOf = ({ detail }: Hop): string => textOf(detail?.['requestId'], textOf(detail?.['execution']));
const isFunctionOrWorkflow = (place: string): boolean => place.startsWith('function/') || isWorkflow(place);
/** `workflow/<name>`; its states have a further part. */
const isWorkflow = (place: string): boolean => place.startsWith('workflow/') && place.split('/').length === 2;
const isRecord = (id: string): boolean => topicIn(id) !== undefined;

/** `mapping/<source>/<function>`: its source waits no more, and its function has its turn. */
function turnOf(row: LiveRow, place: string): string {
  const [, source = '', name = ''] = place.split('/');
  row.unmark(`wait queue/${source}`, `retry ${place}`);
  row.unmarkAll((mark) => mark.startsWith('wait topic/'));
  return name;
}

/** Everything that somebody tried at this place is over. */
function giveUp(row: LiveRow, place: string): void {
  const [kind, first = '', name = ''] = place.split('/');
  const places = [place, ...(kind === 'mapping' ? [`function/${name}`, `queue/${first}`] : [])];
  const isOfQueue = (text: string): boolean => kind === 'queue' && text.startsWith(`mapping/${first}/`);
  row.unmarkAll((mark) => {
    const at = mark.slice(mark.indexOf(' ') + 1);
    if (isOfQueue(at)) return true;
    return places.includes(at);
  });
  // The function whose failures filled the queue.
  if (kind === 'queue') row.unmarkAll((mark) => mark.startsWith('fail function/'));
}

/** An event that comes in anew has another chance. */
function comeIn(row: LiveRow): void {
  row.unmarkAll((mark) => mark.startsWith('dead ') || mark.startsWith('drop ') || mark.startsWith('fail '));
}

const polled: Apply = (row, _hop, place) => {
  if (place.startsWith('pipe/')) row.unmark(`retry ${place}`);
  const name = turnOf(row, place);
  if (name !== '') row.mark(`wait function/${name}`);
};

const invoked: Apply = (row, hop, place) => {
  row.unmark(`wait ${place}`, `retry ${place}`);
  row.mark(`run ${runOf(hop)}`);
  row.attempts++;
  row.addHandler(place);
};

/** A workflow that enters a state, or ends, waits for no retry. */
function goOn(row: LiveRow, place: string): void {
  const [, name = ''] = place.split('/');
  row.unmarkAll((mark) => mark.startsWith(`retry workflow/${name}/`));
}

const succeeded: Apply = (row, hop, place) => {
  if (isWorkflow(place)) goOn(row, place);
  row.unmark(`run ${runOf(hop)}`, `dead ${place}`, `drop ${place}`, `fail ${place}`);
};

const failed: Apply = (row, hop, place) => {
  if (place.startsWith('pipe/')) return row.mark(`retry ${place}`);
  if (!isFunctionOrWorkflow(place)) return;
  if (isWorkflow(place)) goOn(row, place);
  row.unmark(`run ${runOf(hop)}`);
  // A workflow decides about the failures of its tasks.
  if (row.has('run ')) return;
  row.mark(hop.ids.some(isRecord) ? `retry ${place}` : `fail ${place}`);
};

const retryScheduled: Apply = (row, _hop, place) => {
  const [kind, , name] = place.split('/');
  row.unmark(`wait ${place}`, `fail ${place}`);
  if (kind === 'mapping') row.unmark(`fail function/${name}`, `wait function/${name}`);
  row.mark(`retry ${place}`);
};

const attempted: Apply = (row, _hop, place) => {
  row.unmark(`retry ${place}`);
  row.mark(`wait ${place}`);
  if (!isFunctionOrWorkflow(place)) row.attempts++;
};

const delivered: Apply = (row, _hop, place, isRead) => {
  row.unmark(`dead ${place}`, `drop ${place}`);
  if (place.startsWith('pipe/')) row.unmark(`retry ${place}`);
  // A function is invoked before or after that, and whoever reads a queue polls.
  if (!isFunctionOrWorkflow(place) && !isRead(place)) row.unmark(`wait ${place}`);
};

const deadLettered: Apply = (row, _hop, place) => {
  giveUp(row, place);
  row.deadLetters++;
  row.mark(`dead ${place}`);
};

const dropped: Apply = (row, _hop, place) => {
  giveUp(row, place);
  row.mark(`drop ${place}`);
};

/** One message on a dead-letter queue. */
const deadMark = (place: string, detail: Hop['detail']): Mark => `dead ${place} ${textOf(detail?.['messageId'])}`;

const published: Apply = (row, { detail }, place, isRead) => {
  const caller = textOf(detail?.['caller']);
  if (isDeadLetterQueue(place)) {
    if (detail?.['redrivenFrom'] !== undefined) return;
    // Services say of what they give up that it is dead-lettered. What a person puts there is an edited one.
    row.mark(deadMark(place, detail));
    if (caller !== '') row.deadLetters++;
    return;
  }
  if (caller === '') comeIn(row);
  if (place.startsWith('bus/')) row.isOnBus = true;
  else if (isRead(place)) row.mark(`wait ${place}`);
};

/** What became of it is the story of what was sent in its place. */
const removed: Apply = (row, { detail }, place) => {
  row.unmark(deadMark(place, detail), `dead ${shortPlace(textOf(detail?.['from']))}`);
};

const produced: Apply = (row, _hop, place, isRead) => {
  comeIn(row);
  if (isRead(place)) row.mark(`wait ${place}`);
};

const APPLY: Partial<Record<Step, Apply>> = {
  produced,
  polled,
  filtered: (row, _hop, place) => void turnOf(row, place),
  invoked,
  succeeded,
  failed,
  throttled: (row, _hop, place) => {
    row.unmark(`wait ${place}`);
    row.mark(`retry ${place}`);
  },
  published,
  refused: dropped,
  matched: (row) => {
    row.matched++;
  },
  attempted,
  'retry-scheduled': retryScheduled,
  delivered,
  'dead-lettered': deadLettered,
  removed,
  dropped,
  entered: (row, _hop, place) => goOn(row, place),
};

/** These say nothing of an event's state, and there are many of them. */
const PASSED_OVER: ReadonlySet<Step> = new Set(['not-matched', 'archived', 'transformed', 'committed']);

export const isPassedOver = ({ step }: Hop): boolean => PASSED_OVER.has(step);

/** Changes a row by a hop of its event. */
export function applyHop(row: LiveRow, hop: Hop, isRead: IsRead): void {
  row.changed = hop.n;
  row.lastAt = hop.at;
  APPLY[hop.step]?.(row, hop, placeOf(hop), isRead);
}
