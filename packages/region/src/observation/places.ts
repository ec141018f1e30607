import { isNamedForDeadLetters } from '../core/dead-letter-queue.ts';
import type { Hop } from '../core/journal.ts';

/** Rules, functions and queues are few; what is more than this is not worth remembering. */
const MAX_REMEMBERED = 10_000;
/** `<topic>-<partition>@<offset>` */
const RECORD = /^(.+)-\d+@\d+$/;

/** What an ARN is in short, by its service and the kind of resource. */
const KINDS: Readonly<Record<string, string>> = {
  'events:event-bus': 'bus',
  'events:rule': 'rule',
  'events:archive': 'archive',
  'events:replay': 'replay',
  'events:api-destination': 'api-destination',
  'lambda:function': 'function',
  'states:stateMachine': 'workflow',
  'pipes:pipe': 'pipe',
  'logs:log-group': 'log-group',
};

const shorts = new Map<string, string>();

/**
 * Where a hop happened, in one form: `topic/x`, `bus/x`, `rule/x`, `function/x`, `queue/x`, `sns/x`, `workflow/x`,
 * `pipe/x`, `mapping/<source>/<function>`.
 */
export function placeOf({ place, step }: Pick<Hop, 'place' | 'step'>): string {
  if (step === 'produced') return `topic/${topicIn(place) ?? place}`;
  return shortPlace(place);
}

/** The topic in the id of a record; undefined for any other id. */
export function topicIn(id: string): string | undefined {
  // Most ids have no @, and this is asked for each of them.
  if (!id.includes('@')) return undefined;
  return RECORD.exec(id)?.[1];
}

export const isDeadLetterQueue = (place: string): boolean =>
  place.startsWith('queue/') && isNamedForDeadLetters(place.slice('queue/'.length));

/** A place as a hop has it, or an ARN, in short. */
export function shortPlace(place: string): string {
  const known = shorts.get(place);
  if (known !== undefined) return known;
  const short = shortOf(place);
  if (shorts.size < MAX_REMEMBERED) shorts.set(place, short);
  return short;
}

function shortOf(place: string): string {
  if (place.startsWith('topic/')) return `sns/${place.slice('topic/'.length)}`;
  if (!place.startsWith('arn:')) return place;
  const [, , service = '', , , ...rest] = place.split(':');
  const resource = rest.join(':');
  if (service === 'sqs') return `queue/${resource}`;
  if (service === 'sns') return `sns/${resource}`;
  const [kind = '', ...name] = resource.split(/[:/]/);
  const short = KINDS[`${service}:${kind}`];
  // Its name is followed by an id.
  if (short === 'api-destination') return `${short}/${name[0]}`;
  return short === undefined ? `${service}/${resource}` : `${short}/${name.join('/')}`;
}
