import { UsageError } from '@tributary/region/command-line';
import type { CurrentProject } from '../../current-project.ts';
import { folderOfExactly, planEventOf } from '../../event.ts';
import { contractOf } from './contract.ts';
import { describedEvent } from './described.ts';
import type { RegistrySchema } from './fetch.ts';

/** What the call says of an event beside the name of its schema. */
export interface Wanted {
  /** Type and source, when the call names them: they must be those that were seen. */
  readonly type: string | undefined;
  readonly source: string | undefined;
  /** The fields to leave out. */
  readonly without: readonly string[];
}

export interface PlannedEvent {
  readonly type: string;
  readonly files: Readonly<Record<string, string>>;
  /** What a person has to know about what was taken over; lines. */
  readonly notes: readonly string[];
}

/**
 * Every file of an event whose schema the registry has: those of a new event, with what was seen of its data.
 * @throws UsageError that says what cannot be taken over, where, and why
 */
export function planFromRegistry(
  name: string,
  { content, version }: RegistrySchema,
  { type, source, without }: Wanted,
  project: CurrentProject,
): PlannedEvent {
  const event = describedEvent(name, content);
  if (type !== undefined && type !== event.detailType)
    throw new UsageError(
      `The events of ${name} have the detail type ${event.detailType}: their type cannot be ${type}.`,
    );
  const { schema, hasMetadata } = contractOf(event, { name, version }, without);
  const folder = folderOfExactly(event.source, project);
  if (source !== undefined && source !== event.source && source !== folder)
    throw new UsageError(`The events of ${name} have the source ${event.source}, not ${source}.`);
  const files = planEventOf(event.detailType, folder, schema, project);
  return { type: event.detailType, files, notes: notesOf(event.detailType, hasMetadata) };
}

function notesOf(type: string, hasMetadata: boolean): readonly string[] {
  const review = 'Review the schema: it allows what was seen. A number may be an integer, a text may have a pattern.';
  if (hasMetadata) return [review];
  return [
    review,
    `The events had no metadata: what was seen is taken for the data. Handlers read ${type} only as { metadata, data }, as docs/reference/events.md has it.`,
  ];
}
