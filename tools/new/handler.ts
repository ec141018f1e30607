import { UsageError } from '@tributary/region/command-line';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { checkFree, checkNewFiles } from './collisions.ts';
import { type CurrentProject, encodingOf, newestEvents, SERVICE_FILE, topicOf } from './current-project.ts';
import { type EncodedTopic, messagesOf } from './handler/encoded-topic.ts';
import { type HttpRoute, httpRoute, type RouteOptions } from './handler/http-route.ts';
import type { From, NewHandler } from './handler/new-handler.ts';
import { operation, operationFile } from './handler/operation.ts';
import { reaction } from './handler/reaction.ts';
import { sampleFile } from './handler/samples.ts';
import { entryOf } from './handler/service-entry.ts';
import { tableFor } from './handler/table.ts';
import { unitTest } from './handler/unit-test.ts';
import { envFile, wiring } from './handler/wiring.ts';
import { checkFunctionName, constantOf, identifierFor, known } from './names.ts';
import { OUTSIDE_FILE, withoutAssumedProducers, withoutConsumers } from './outside-file.ts';
import { addFunction, addResources } from './service-file.ts';

export const FROM: readonly From[] = ['bus', 'queue', 'kafka', 'schedule', 'http'];

/** How often a new function on a schedule runs. */
const DEFAULT_SCHEDULE = 'rate(1 hour)';
/** The folders of `domain/` for what no event is the reason of. */
const SCHEDULES = 'schedules';
const REQUESTS = 'requests';

export interface HandlerOptions extends RouteOptions {
  /** Types of the events that it reacts to. */
  readonly on: readonly string[];
  readonly publishes: readonly string[];
  readonly table?: string | undefined;
  readonly from: string;
}

/**
 * Every file that a new handler writes or changes, by its path in the project.
 * @throws UsageError that says what cannot be so
 */
export function planHandler(
  name: string,
  options: HandlerOptions,
  project: CurrentProject,
): Readonly<Record<string, string>> {
  checkFunctionName(name);
  checkFree(name, project);
  const handler = handlerOf(name, options, project);
  const { area, table, http } = handler;
  const files = {
    ...(http && { [operationFile(name)]: operation({ ...handler, http }) }),
    [`functions/${name}/handler.ts`]: wiring(handler),
    [`functions/${name}/env.ts`]: envFile(handler),
    [`domain/${area}/${name}.ts`]: reaction(handler),
    ...sampleFile(handler),
    [`test/unit/domain/${area}/${name}.test.ts`]: unitTest(handler),
  };
  const tableFiles = table?.files ?? {};
  const [both] = Object.keys(files).filter((file) => file in tableFiles);
  if (both !== undefined) throw new UsageError(`The handler and its table would share ${both}: choose another name.`);
  checkNewFiles({ ...files, ...tableFiles }, project);
  return { ...files, ...tableFiles, ...changes(handler, project) };
}

function handlerOf(name: string, options: HandlerOptions, project: CurrentProject): NewHandler {
  const events = typesOf(options.on, project);
  const publishes = typesOf(options.publishes, project);
  const from = FROM.find((one) => one === options.from);
  if (from === undefined) throw new UsageError(`--from takes ${FROM.join(', ')}, not ${options.from}.`);
  checkReason(from, events, options);
  const circular = events.find((event) => publishes.includes(event));
  if (circular) throw new UsageError(`It would react to its own ${circular.type}, for ever. Publish another event.`);
  const http = from === 'http' ? httpRoute(name, options, project) : undefined;
  if (http && !http.isCommand) checkQuery(http, options);
  const area = http ? REQUESTS : areaOf(events[0]);
  const table = options.table === undefined ? undefined : tableFor(options.table, area, project);
  const constants = [...events, ...publishes].map(({ type }) => constantOf(type));
  const topic = from === 'kafka' ? topicFor(events, project) : undefined;
  const encoded = topic === undefined ? undefined : encodedTopic(topic, events, project);
  const react = identifierFor(name, [
    ...constants,
    ...(encoded?.messages ?? []),
    ...(table ? [table.factory] : []),
    ...(http ? [http.definition] : []),
  ]);
  const schedule = from === 'schedule' ? DEFAULT_SCHEDULE : undefined;
  return {
    name,
    from,
    events,
    publishes,
    area,
    react,
    topic,
    encoded,
    schedule,
    http,
    table,
    service: project.service,
  };
}

/** What is handled without an event. */
const WITHOUT_EVENT: Partial<Record<From, string>> = { schedule: 'A schedule', http: 'A request' };

/** @throws UsageError for a schedule or a request with events, for anything else without, and for a route elsewhere */
function checkReason(from: From, events: readonly CatalogueEntry[], { route, fields }: RouteOptions): void {
  const without = WITHOUT_EVENT[from];
  if (without !== undefined && events.length > 0) throw new UsageError(`${without} brings no event: leave out --on.`);
  if (without === undefined && events.length === 0)
    throw new UsageError('Name the event that it reacts to: --on <EventType>');
  if (from !== 'http' && (route !== undefined || fields !== undefined))
    throw new UsageError('--route and --fields describe a request: add --from http.');
}

/** @throws UsageError for a query that would change something */
function checkQuery({ method }: HttpRoute, { publishes, table }: HandlerOptions): void {
  if (publishes.length > 0 || table !== undefined)
    throw new UsageError(
      `A ${method} changes nothing: leave out --publishes and --table, or give the route another method.`,
    );
}

function typesOf(types: readonly string[], project: CurrentProject): readonly CatalogueEntry[] {
  const newest = newestEvents(project);
  return [...new Set(types)].flatMap((type) => newest.get(known('event type', type, [...newest.keys()])) ?? []);
}

/** The folder of `domain/` that the handler belongs to: the last part of the source of its first event. */
const areaOf = (first: CatalogueEntry | undefined): string => first?.file.split('/')[0]?.split('.').at(-1) ?? SCHEDULES;

function topicFor(events: readonly CatalogueEntry[], project: CurrentProject): string {
  const topics = new Set(events.map(({ source }) => topicOf(project, source)));
  const [topic] = topics;
  if (topics.size > 1) throw new UsageError('A handler reads one topic: name events of one source with --on.');
  if (topic !== undefined) return topic;
  throw new UsageError(
    `No topic carries the events of ${events[0]?.source}. Add it: npm run new -- topic <name>, or leave out --from kafka.`,
  );
}

/** A record may have any version of its event. */
function encodedTopic(
  topic: string,
  events: readonly CatalogueEntry[],
  project: CurrentProject,
): EncodedTopic | undefined {
  const encoding = encodingOf(project, topic);
  if (encoding === undefined) return undefined;
  const messages = events.flatMap((newest) =>
    project.events.filter(({ type }) => type === newest.type).map((entry) => messagesOf(entry, newest)),
  );
  return { encoding, messages };
}

function changes(handler: NewHandler, project: CurrentProject): Readonly<Record<string, string>> {
  const { name, table, from, events, publishes } = handler;
  const withTable = table?.file === undefined ? project.serviceYaml : addResources(project.serviceYaml, table.file);
  const outside = project.read(OUTSIDE_FILE);
  const taken = from === 'kafka' ? [] : events.map(({ type }) => type);
  const published = publishes.map(({ type }) => type);
  const changed = outside && withoutAssumedProducers(withoutConsumers(outside, taken), published);
  return {
    [SERVICE_FILE]: addFunction(withTable, name, entryOf(handler)),
    ...(changed === undefined || changed === outside ? {} : { [OUTSIDE_FILE]: changed }),
  };
}
