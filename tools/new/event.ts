import { UsageError } from '@tributary/region/command-line';
import type { JsonObject } from '@tributary/region/json';
import { sampleOf } from '../samples/sample.ts';
import { checkNewFiles, checkNewType } from './collisions.ts';
import { type CurrentProject, topicOf } from './current-project.ts';
import { type Field, schemaOf } from './event/schema.ts';
import { checkEventType } from './names.ts';
import { OUTSIDE_FILE, withNewEvent } from './outside-file.ts';

const FOLDER = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/;

/**
 * Every file that a new event writes or changes: its schema, its place in `outside.ts`, and a line to produce when a
 * topic carries its source.
 * @throws UsageError that says what cannot be so
 */
export function planEvent(
  type: string,
  source: string,
  fields: readonly Field[],
  project: CurrentProject,
): Readonly<Record<string, string>> {
  return planEventOf(type, source, schemaOf(type, fields), project);
}

/** The same with a schema that is there already. */
export function planEventOf(
  type: string,
  source: string,
  schema: JsonObject,
  project: CurrentProject,
): Readonly<Record<string, string>> {
  checkEventType(type);
  checkNewType(type, project);
  const folder = folderOf(source, project);
  const fullSource = sourceOf(folder, project);
  const topic = topicOf(project, fullSource);
  const files = {
    [`schemas/${folder}/${type}.v1.json`]: json(schema),
    ...(topic === undefined ? {} : { [`events/produce/${type}.jsonl`]: lineOf(type, fullSource, sampleOf(schema)) }),
  };
  checkNewFiles(files, project);
  const outside = project.read(OUTSIDE_FILE);
  const isProduced = topic !== undefined;
  return { ...files, ...(outside === undefined ? {} : { [OUTSIDE_FILE]: withNewEvent(outside, type, isProduced) }) };
}

/** The folder of a source: `readings` for `readings` as for the source that its events have. */
function folderOf(source: string, { events }: CurrentProject): string {
  const known = events.find((entry) => entry.source === source)?.file.split('/')[0];
  const folder = known ?? (source.startsWith(prefixOf(events)) ? source.slice(prefixOf(events).length) : source);
  if (!FOLDER.test(folder) || folder === 'generated' || folder === 'api')
    throw new UsageError(
      `${source} cannot be a source: use lower case, hyphens and dots, such as returns or partner.weather.`,
    );
  return folder;
}

/**
 * The folder of events that are on the bus already.
 * @throws UsageError when no folder stands for that very source
 */
export function folderOfExactly(source: string, project: CurrentProject): string {
  const folder = folderOf(source, project);
  if (sourceOf(folder, project) === source) return folder;
  const own = sourceOf('<folder>', project);
  throw new UsageError(
    `No folder of schemas/ stands for the source ${source}: it needs a dot in its name, or be ${own}.`,
  );
}

/** The source of a folder: as catalogue() has it for the events that are there. */
const sourceOf = (folder: string, { events }: CurrentProject): string =>
  folder.includes('.') ? folder : `${prefixOf(events)}${folder}`;

/** What stands before the folder in the sources of our own events. */
function prefixOf(events: CurrentProject['events']): string {
  const own = events.find(({ file }) => !file.split('/')[0]?.includes('.'));
  const folder = own?.file.split('/')[0] ?? '';
  return own?.source.endsWith(`.${folder}`) ? own.source.slice(0, -folder.length) : '';
}

/** The event as `npm run produce` reads it: a CloudEvent on one line. */
function lineOf(type: string, source: string, data: unknown): string {
  const subject = `${type}-1`;
  return `${JSON.stringify({ specversion: '1.0', id: `evt-${type}-1`, source, type, subject, data })}\n`;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
