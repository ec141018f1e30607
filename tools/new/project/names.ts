import { UsageError } from '@tributary/region/command-line';

/** What a new project is made from. */
export interface ProjectNames {
  /** Of the service, its stacks and its package. */
  readonly name: string;
  readonly topic: string;
  readonly event: string;
}

/** Leaves room for `-<stage>-<function>-undelivered`, within the 64 characters of a function's and the 80 of a queue's name. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 20;
const MAX_TOPIC_LENGTH = 30;
/** Two words at least: one word alone could be a keyword of the language. */
const EVENT = /^[A-Z][a-z0-9]+([A-Z][a-z0-9]*)+$/;
const MAX_EVENT_LENGTH = 32;
/** EventBridge keeps sources that begin with `aws`. The others are folders of schemas/, or names of this kit. */
const TAKEN_NAMES = new Set(['aws', 'tributary', 'node-modules']);
const TAKEN_TOPICS = new Set(['api', 'generated', 'shop']);

/** @throws UsageError that says which name cannot be one, and what it looks like */
export function checkProjectNames({ name, topic, event }: ProjectNames): void {
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH || TAKEN_NAMES.has(name) || name.startsWith('aws'))
    refuse('--name', name, `lower case with hyphens, at most ${MAX_NAME_LENGTH} characters, such as sensors`);
  if (!NAME.test(topic) || topic.length > MAX_TOPIC_LENGTH || TAKEN_TOPICS.has(topic))
    refuse('--topic', topic, `lower case with hyphens, at most ${MAX_TOPIC_LENGTH} characters, such as readings`);
  if (!EVENT.test(event) || event.length > MAX_EVENT_LENGTH)
    refuse('--event', event, `two words that begin with capitals, at most ${MAX_EVENT_LENGTH}, such as SensorReading`);
}

function refuse(option: string, value: string, form: string): never {
  throw new UsageError(`${option} cannot be "${value}": take ${form}.`);
}

/** The function that handles the event: `handle-sensor-reading`. */
export const handlerNameOf = (event: string): string =>
  `handle-${event.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase()}`;
