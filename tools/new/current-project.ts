import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Json, type JsonObject, objectOf, textOf } from '@tributary/region/json';
import { parseDocument } from 'yaml';
import { type CatalogueEntry, catalogue } from '#schemas/catalogue.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { asText, at, oneOrMore } from '../template/template.ts';

export const SERVICE_FILE = 'serverless.yml';

/** A project as far as something new has to fit into it. */
export interface CurrentProject {
  readonly root: string;
  readonly serviceYaml: string;
  readonly service: string;
  readonly events: readonly CatalogueEntry[];
  /** The functions of serverless.yml by name; of CloudFormation's short forms the argument alone. */
  readonly functions: JsonObject;
  /** Topics that functions read or write. */
  readonly topics: readonly string[];
  /** The text of all that `infra/` has, to see which logical ids are taken. */
  readonly infra: string;
  /** The content of a file, or undefined. */
  read(file: string): string | undefined;
}

export function currentProject(root: string): CurrentProject {
  const serviceYaml = readFileSync(path.join(root, SERVICE_FILE), 'utf8');
  const document = objectOf(parseDocument(serviceYaml, { logLevel: 'silent' }).toJS());
  const functions = objectOf(document['functions']);
  const infraFiles = globSync('infra/**/*.{yml,cjs,ts}', { cwd: root });
  return {
    root,
    serviceYaml,
    service: textOf(document['service']),
    events: catalogue(path.join(root, 'schemas')),
    functions,
    topics: topicsOf(functions, 'kafkaTopics', 'kafkaProduces'),
    infra: infraFiles.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n'),
    read: (file) => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : undefined),
  };
}

/** An entry of `kafkaTopics` is a name, or has one. */
export const topicName = (topic: Json): string => asText(at(topic, 'name') ?? topic);

const topicsOf = (functions: JsonObject, ...settings: readonly string[]): readonly string[] => [
  ...new Set(
    Object.values(functions).flatMap((fn: Json) => settings.flatMap((name) => oneOrMore(at(fn, name)).map(topicName))),
  ),
];

/** How the values of a topic are encoded that functions read; undefined for JSON. */
export function encodingOf({ functions }: CurrentProject, topic: string): ValueEncoding | undefined {
  const topics = Object.values(functions).flatMap((fn) => oneOrMore(at(fn, 'kafkaTopics')));
  const values = topics.filter((one) => topicName(one) === topic).map((one) => asText(at(one, 'value')));
  return ENCODINGS.find((encoding) => values.includes(encoding));
}

const ENCODINGS: readonly ValueEncoding[] = ['avro', 'protobuf'];

/** The topics that functions read, whose records end on the bus or in a handler. */
export const topicsRead = ({ functions }: CurrentProject): readonly string[] => topicsOf(functions, 'kafkaTopics');

/** The topic that carries the events of a source: the one whose name is the end of the source. */
export const topicOf = (project: CurrentProject, source: string): string | undefined =>
  topicsRead(project).find((topic) => source === topic || source.endsWith(`.${topic}`));

/** The newest version of each type of events. */
export const newestEvents = ({ events }: CurrentProject): ReadonlyMap<string, CatalogueEntry> =>
  new Map(events.map((entry) => [entry.type, entry]));
