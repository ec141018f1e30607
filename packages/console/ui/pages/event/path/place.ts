/** What a hop happened at. */
export type PlaceKind =
  | 'topic'
  | 'mapping'
  | 'function'
  | 'bus'
  | 'rule'
  | 'archive'
  | 'queue'
  | 'notification topic'
  | 'workflow'
  | 'state'
  | 'pipe'
  | 'place';

export interface Place {
  readonly kind: PlaceKind;
  readonly name: string;
  /** What is left to say of it: the position of a record, the machine of a state. */
  readonly more?: string;
}

const RECORD = /^(?<topic>.+)-(?<partition>\d+)@(?<offset>\d+)$/;
const ARN = /^arn:[^:]*:(?<service>[^:]*):[^:]*:[^:]*:(?<resource>.*)$/;

/** By the service of an ARN and the first part of its resource. */
const ARN_KINDS: Readonly<Record<string, PlaceKind>> = {
  'events:event-bus': 'bus',
  'events:rule': 'rule',
  'events:archive': 'archive',
  'events:replay': 'archive',
  'lambda:function': 'function',
  'states:stateMachine': 'workflow',
};
const SERVICE_KINDS: Readonly<Record<string, PlaceKind>> = { sqs: 'queue', sns: 'notification topic' };
const PREFIX_KINDS: Readonly<Record<string, PlaceKind>> = {
  function: 'function',
  mapping: 'mapping',
  queue: 'queue',
  topic: 'notification topic',
  pipe: 'pipe',
  workflow: 'workflow',
};

/** Reads the place of a hop, or the ARN in its detail. */
export function placeOf(text: string): Place {
  const record = RECORD.exec(text)?.groups;
  if (record !== undefined && !text.includes('/')) {
    const { topic = '', partition, offset } = record;
    return { kind: 'topic', name: topic, more: `partition ${partition}, offset ${offset}` };
  }
  const arn = ARN.exec(text)?.groups;
  return arn === undefined ? ofRegion(text) : ofArn(arn['service'] ?? '', arn['resource'] ?? '');
}

function ofArn(service: string, resource: string): Place {
  const [first = '', ...rest] = resource.split(/[:/]/);
  const kind = ARN_KINDS[`${service}:${first}`] ?? SERVICE_KINDS[service];
  if (kind === undefined) return { kind: 'place', name: `${service} ${resource}` };
  if (kind === 'bus') return { kind, name: rest.join('/') };
  const [name = first] = rest.slice(-1);
  return kind === 'rule' && rest.length > 1
    ? { kind, name, more: `of ${rest.slice(0, -1).join('/')}` }
    : { kind, name };
}

function ofRegion(text: string): Place {
  const [first = '', ...rest] = text.split('/');
  const kind = PREFIX_KINDS[first];
  const [name, more] = rest;
  if (kind === undefined || name === undefined) return { kind: 'place', name: text };
  if (kind === 'mapping') return { kind, name: more ?? name };
  return kind === 'workflow' && more !== undefined ? { kind: 'state', name: more, more: `of ${name}` } : { kind, name };
}

/** Fewer names may share a beginning by chance. */
const FEWEST_NAMES = 3;

/** What all names begin with, up to a hyphen: the service and its stage. A reader knows them. */
export function sharedPrefix(names: Iterable<string>): string {
  const [first = '', ...others] = new Set(names);
  if (others.length + 1 < FEWEST_NAMES) return '';
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, first.lastIndexOf('-', length - 1) + 1);
}
