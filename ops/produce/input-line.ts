import { at, isObject, type Json, type JsonObject, parseJson } from '@tributary/region/json';
import { readAsWritten } from '#lib/as-written.ts';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import type { Event } from '#lib/event.ts';
import { readCloudEvent } from '#lib/kafka/cloud-event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { type KafkaRecord, locationOf } from '#lib/kafka/record.ts';
import { sourceOfNumber } from '#lib/raw-number.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { sourceOf } from '#schemas/service.ts';
import type { OutgoingMessage } from '../clients/kafka.ts';
import { parseExactly } from '../exact-json.ts';

export interface LineSettings {
  readonly topic: string;
  /** False sends a line that breaks its schema too. */
  readonly check: boolean;
  /** Path of the key in a line, `data.device.id`; undefined for the subject of the event. */
  readonly keyPath: string | undefined;
}

/** A line of the input: its message, or the reason why it has none. */
export type Line =
  | {
      readonly number: number;
      readonly message: OutgoingMessage;
      readonly sizeBytes: number;
      /** The event of the line, with its numbers as they are written; undefined where it is none. */
      readonly event: () => Event | undefined;
    }
  | { readonly number: number; readonly problem: string };

const DEFINITIONS: readonly EventDefinition[] = allEvents;

/** An event without a time gets that of its record. */
const ANY_TIME = 0;

/** A form of a line. */
interface Form {
  is(line: JsonObject): boolean;
  /** @throws TributaryError that names all faults */
  check(line: JsonObject, text: string, settings: LineSettings, number: number): void;
  message(line: JsonObject, text: string, topic: string): OutgoingMessage;
  /** @throws TributaryError for a line that is none */
  event(line: JsonObject, text: string, nowMs: number): Event | undefined;
}

const FORMS: readonly Form[] = [
  {
    // A CloudEvent in structured mode is sent as it is.
    is: (line) => line['specversion'] !== undefined,
    check: (_line, text, { topic }, number) =>
      conformed(readCloudEvent(recordOf(text, topic, number), ANY_TIME)?.event, topic),
    message: (line, text, topic) => ({
      topic,
      key: textAt(line, 'subject'),
      value: Buffer.from(text),
      headers: new Map([['content-type', 'application/cloudevents+json']]),
    }),
    event: (_line, text, nowMs) => {
      const read = readCloudEvent({ ...recordOf(text, '', 0), timestamp: nowMs }, nowMs);
      return read && { ...read.event, data: read.data.asWritten };
    },
  },
  {
    // An event in the form of the bus is sent as a CloudEvent in binary mode.
    is: (line) => line['metadata'] !== undefined,
    check: (line, _text, { topic }) => conformed(parseEnvelope(line), topic),
    message: (line, text, topic) => binaryMessage(topic, exactEvent(line, text)),
    event: exactEvent,
  },
];

function exactEvent(line: JsonObject, text: string): Event {
  return { ...parseEnvelope(line), data: at(parseExactly(text), 'data') };
}

/**
 * Makes the message of one line. Never throws.
 * @param nowMs the time of an event without one, in milliseconds since the epoch
 */
export function readLine(text: string, number: number, settings: LineSettings, nowMs = ANY_TIME): Line {
  try {
    const message = messageOf(text, number, settings);
    return { number, message, sizeBytes: sizeOf(message), event: () => eventOf(text, nowMs) };
  } catch (error) {
    const location = locationOf(recordOf('', settings.topic, number));
    const problem = error instanceof Error ? error.message : String(error);
    return { number, problem: problem.replaceAll(location, `line ${number}`) };
  }
}

function eventOf(text: string, nowMs: number): Event | undefined {
  const json = parseJson(text);
  const line = isObject(json) ? json : {};
  return FORMS.find((one) => one.is(line))?.event(line, text, nowMs);
}

function messageOf(text: string, number: number, settings: LineSettings): OutgoingMessage {
  const { topic, check, keyPath } = settings;
  const json = check ? checkedJson(text, locationOf(recordOf('', topic, number))) : parseJson(text);
  const line = isObject(json) ? json : {};
  const form = FORMS.find((one) => one.is(line));
  if (check) {
    if (!form) throw new Error('It is not an event: it has neither "specversion" nor "metadata".');
    form.check(line, text, settings, number);
  }
  const message =
    (check ? form?.message(line, text, topic) : tryMessage(form, line, text, topic)) ?? rawMessage(text, topic);
  return keyPath === undefined ? message : { ...message, key: keyAt(parseExactly(text), keyPath) };
}

/** @throws Error for a text that the bridge would refuse as JSON */
function checkedJson(text: string, location: string): Json {
  if (parseJson(text) === undefined) throw new Error('It is not JSON.');
  return readAsWritten(text, location).value as Json;
}

/** Without a check, a line that does not keep its form is sent as it stands. */
function tryMessage(
  form: Form | undefined,
  line: JsonObject,
  text: string,
  topic: string,
): OutgoingMessage | undefined {
  try {
    return form?.message(line, text, topic);
  } catch {
    return undefined;
  }
}

const rawMessage = (text: string, topic: string): OutgoingMessage => ({
  topic,
  key: undefined,
  value: Buffer.from(text),
  headers: new Map(),
});

/** The record that the line would be, at the offset of its number. */
function recordOf(text: string, topic: string, number: number): KafkaRecord {
  const headers = [{ 'content-type': [...Buffer.from('application/cloudevents+json')] }];
  const value = Buffer.from(text).toString('base64');
  return { topic, partition: 0, offset: number, timestamp: 0, value, headers };
}

/** A topic of the application carries only the events of its source. Any other topic may carry all events. */
function conformed(event: Event | undefined, topic: string): void {
  const { metadata, data } = parseEnvelope(event);
  const own = DEFINITIONS.filter(({ source }) => source === sourceOf(topic));
  const taken = own.length > 0 ? own : DEFINITIONS;
  conform(definitionOf(taken, metadata, 'the bridge'), { metadata, data });
}

function keyAt(line: Json | undefined, path: string): string {
  const key = textAt(line, path);
  if (key === undefined) throw new Error(`It has no text or number at ${path}, the path of the key.`);
  return key;
}

function textAt(value: Json | undefined, path: string): string | undefined {
  const found = path.split('.').reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), value);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : sourceOfNumber(found);
}

export function sizeOf({ key = '', value, headers }: OutgoingMessage): number {
  const headerBytes = [...headers].reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
  return value.length + Buffer.byteLength(key) + headerBytes;
}
