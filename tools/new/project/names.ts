import { UsageError } from '@tributary/region/command-line';
import { checkEventType, checkTopicName, kebabCase } from '../names.ts';

/** What a new project is made from. */
export interface ProjectNames {
  /** Of the service, its stacks and its package. */
  readonly name: string;
  readonly topic: string;
  readonly event: string;
}

/** Leaves room for a stage, a function and an ending, within the 64 characters of a function's name and the 80 of a queue's. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 20;
/** Leaves room for `handle-` in front of it in the name of a function. */
const MAX_EVENT_LENGTH = 30;
/** EventBridge keeps sources that begin with `aws`. The others are folders of schemas/, or names of this kit. */
const TAKEN_NAMES = new Set(['aws', 'tributary', 'node-modules']);
const TAKEN_TOPICS = new Set(['api', 'generated', 'shop']);

/** @throws UsageError that says which name cannot be one, and what it looks like */
export function checkProjectNames({ name, topic, event }: ProjectNames): void {
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH || TAKEN_NAMES.has(name) || name.startsWith('aws'))
    refuse('--name', name, `lower case with hyphens, at most ${MAX_NAME_LENGTH} characters, such as sensors`);
  checkTopicName(topic);
  if (TAKEN_TOPICS.has(topic)) refuse('--topic', topic, 'another name, such as readings');
  checkEventType(event);
  if (event.length > MAX_EVENT_LENGTH) refuse('--event', event, `at most ${MAX_EVENT_LENGTH} letters and digits`);
}

function refuse(option: string, value: string, form: string): never {
  throw new UsageError(`${option} cannot be "${value}": take ${form}.`);
}

/** The function that handles the event: `handle-sensor-reading`. */
export const handlerNameOf = (event: string): string => `handle-${kebabCase(event)}`;
