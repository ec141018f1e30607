import { UsageError } from '@tributary/region/command-line';
import type { CurrentProject } from './current-project.ts';
import { fieldsOf } from './event/schema.ts';
import { planEvent } from './event.ts';
import { planHandler } from './handler.ts';
import { afterEvent, afterHandler, afterTopic } from './next-steps.ts';
import { planTopic } from './topic.ts';

/** The options that some kind takes. */
type TextOption =
  | 'endpoint'
  | 'fields'
  | 'from'
  | 'from-registry'
  | 'on'
  | 'publishes'
  | 'registry'
  | 'route'
  | 'source'
  | 'table'
  | 'value'
  | 'without';
export type Options = { readonly [Name in TextOption]?: string | undefined } & { readonly aws?: boolean | undefined };

/** What is new: the files that are written or changed, and what is printed when that is done. */
export interface Plan {
  readonly files: Readonly<Record<string, string>>;
  readonly next: string;
}

export interface Kind {
  /** What of the options belongs to it. */
  readonly takes: readonly (keyof Options)[];
  plan(name: string | undefined, options: Options, project: CurrentProject): Plan | Promise<Plan>;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  handler: {
    takes: ['on', 'publishes', 'table', 'from', 'route', 'fields'],
    plan(given, { on, publishes, table, from = 'bus', route, fields }, project) {
      const name = named('handler', given);
      const options = { on: listOf(on), publishes: listOf(publishes), table, from, route, fields };
      const files = planHandler(name, options, project);
      return { files, next: afterHandler(name, Object.keys(files)) };
    },
  },
  event: {
    takes: ['source', 'fields', 'from-registry', 'registry', 'without', 'endpoint', 'aws'],
    plan(given, options, project) {
      if (options['from-registry'] !== undefined)
        return planInferred(given, { ...options, schema: options['from-registry'] }, project);
      refuseWithoutRegistry(options);
      const type = named('event', given);
      const { source, fields = 'id:id,at:time' } = options;
      if (!source) throw new UsageError('Say whose event it is: --source <name>, such as readings.');
      const files = planEvent(type, source, fieldsOf(fields), project);
      return { files, next: afterEvent(type, Object.keys(files)) };
    },
  },
  topic: {
    takes: ['value'],
    plan(given, { value }, project) {
      const name = named('topic', given);
      return { files: planTopic(name, project, value), next: afterTopic(name) };
    },
  },
};

/** The client of the registry is loaded for those alone who ask it. */
async function planInferred(
  type: string | undefined,
  options: Options & { readonly schema: string },
  project: CurrentProject,
): Promise<Plan> {
  const { schema, registry = 'discovered-schemas', source, endpoint, aws = false, fields, without } = options;
  if (fields !== undefined) throw new UsageError('The registry knows the fields: leave out --fields.');
  const { schemaIn } = await import('./event/inferred/fetch.ts');
  const { planFromRegistry } = await import('./event/inferred/from-registry.ts');
  const found = await schemaIn(schema, { registry, endpoint, aws });
  const planned = planFromRegistry(schema, found, { type, source, without: listOf(without) }, project);
  const { files } = planned;
  return { files, next: [...planned.notes, afterEvent(planned.type, Object.keys(files))].join('\n') };
}

/** @throws UsageError for an option that says something about the registry */
function refuseWithoutRegistry(options: Options): void {
  const ofRegistry = ['registry', 'without', 'endpoint', 'aws'] as const;
  const foreign = ofRegistry.find((name) => options[name] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} needs --from-registry <schema>.`);
}

function named(kind: string, name: string | undefined): string {
  if (name) return name;
  throw new UsageError(`Name the ${kind}: npm run new -- ${kind} <name>`);
}

const listOf = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
