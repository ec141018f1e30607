import type { Hop, Step } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import type { EventState } from '@tributary/region/observation';
import { deadLetterEnd } from '../../../../../../ops/trace/dead-letter.ts';
import type { Row } from './rows.ts';

/** How one row of a path stands. */
export type RowState = EventState;

const BY_STEP: Partial<Record<Step, RowState>> = {
  invoked: 'in-flight',
  attempted: 'in-flight',
  polled: 'in-flight',
  succeeded: 'done',
  delivered: 'done',
  failed: 'failed',
  refused: 'failed',
  denied: 'failed',
  throttled: 'retrying',
  'retry-scheduled': 'retrying',
  'dead-lettered': 'dead-lettered',
  dropped: 'dropped',
  filtered: 'matched-nothing',
};

/** Undefined for a row that has no outcome of its own, such as a record or a bus. */
export function stateOf({ hops, givenUpAt }: Row): RowState | undefined {
  if (hops.some((hop) => isDeadLetter(hop))) return 'dead-lettered';
  const last = hops.findLast(({ step }) => BY_STEP[step] !== undefined);
  const state = last && BY_STEP[last.step];
  return state === 'retrying' && givenUpAt !== undefined ? 'failed' : state;
}

const isDeadLetter = (hop: Hop): boolean => hop.step === 'dead-lettered' || deadLetterEnd(hop, '') !== undefined;

/**
 * Why a row failed, waits or ended there, in the words of whoever refused; undefined when nothing went wrong. An error says
 * more than that it is tried again.
 */
export function reasonOf({ hops }: Row): string | undefined {
  const told = hops.filter((hop) => reasonIn(hop) !== undefined);
  const failure = told.findLast(({ step }) => step !== 'retry-scheduled');
  const hop = told.at(-1)?.step === 'retry-scheduled' ? (failure ?? told.at(-1)) : told.at(-1);
  return hop && reasonIn(hop);
}

function reasonIn({ step, detail = {} }: Hop): string | undefined {
  if (!WITH_REASON.has(step)) return undefined;
  const [code, message] = [firstText(detail, CODES), firstText(detail, MESSAGES)];
  const text = [code, message].filter((part) => part !== '').join(': ');
  const prefix = PREFIXES[step] ?? '';
  return text === '' && prefix === '' ? undefined : (prefix + text).trim();
}

const WITH_REASON: ReadonlySet<Step> = new Set<Step>([
  'failed',
  'throttled',
  'refused',
  'retry-scheduled',
  'dead-lettered',
  'dropped',
  'denied',
  'fault',
  'filtered',
]);
const PREFIXES: Partial<Record<Step, string>> = {
  fault: 'fault on purpose: ',
  denied: 'denied: ',
  throttled: 'throttled: ',
};
const CODES = ['errorType', 'errorCode', 'error', 'code', 'fault', 'action'];
const MESSAGES = ['errorMessage', 'reason', 'message', 'hint'];

const firstText = (detail: NonNullable<Hop['detail']>, names: readonly string[]): string =>
  names.map((name) => textOf(detail[name])).find((text) => text !== '') ?? '';
