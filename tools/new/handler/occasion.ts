import { constantOf } from '../names.ts';
import { type HttpRoute, hasId } from './http-route.ts';
import type { NewHandler } from './new-handler.ts';

/** How a reaction learns what it is called for, in the text of its file. */
export interface Occasion {
  /** The first parameter, with its type. */
  readonly parameter: string;
  readonly imports: readonly string[];
  /** What it is about, for its comment. */
  readonly about: string;
  /** Statements before all others. */
  readonly steps: readonly string[];
  /** The item that it writes to its table. */
  readonly item: string;
  /** The fields of the line that it logs. */
  readonly logged: string;
  /** Names of the tools that it takes beside those that it always takes. */
  readonly tools: readonly string[];
  /** The third argument of `publish`. */
  readonly publishOptions?: string;
  readonly result: string;
  /** The statement that ends it. */
  readonly end?: string;
}

export function occasionOf(handler: NewHandler): Occasion {
  if (handler.http) return request(handler, handler.http);
  return handler.events.length > 0 ? events(handler) : time(handler);
}

function events({ events }: NewHandler): Occasion {
  const type = events.map((entry) => `EventOf<typeof ${constantOf(entry.type)}>`).join(' | ');
  return {
    parameter: `{ metadata }: ${type}`,
    imports: ["import type { EventOf } from '#lib/contract.ts';"],
    about: `is to be done about ${events.map((entry) => entry.type).join(' or ')}`,
    steps: [],
    item: '{ id: metadata.subject, eventId: metadata.id, time: metadata.time }',
    logged: '{ subject: metadata.subject }',
    tools: [],
    result: 'void',
  };
}

const time = ({ name, table }: NewHandler): Occasion => ({
  parameter: `${table ? '{ id, time }' : '{ time }'}: Occasion`,
  imports: ["import type { Occasion } from '#lib/handlers/on-schedule.ts';"],
  about: 'is to be done on schedule',
  steps: [],
  item: `{ id: '${name}', eventId: id, time }`,
  logged: '{ time }',
  tools: [],
  result: 'void',
});

function request({ table, publishes }: NewHandler, http: HttpRoute): Occasion {
  const { method, path, fields, parameters, answer } = http;
  const [first] = parameters;
  const types = fields.length > 0 ? [http.request, answer].toSorted() : [answer];
  return {
    parameter: `request: HttpRequest${fields.length > 0 ? `<${http.request}>` : ''}`,
    imports: [
      "import type { HttpAnswer } from '#lib/http/answer.ts';",
      ...(first === undefined ? [] : ["import { pathId } from '#lib/http/parameters.ts';"]),
      "import type { HttpRequest } from '#lib/http/request.ts';",
      `import type { ${types.join(', ')} } from '#schemas/generated/types.ts';`,
    ],
    about: `${method} ${path} does`,
    steps: [`const id = ${idIn(http)};`],
    item: '{ id, eventId: request.commandId, time: new Date(now()).toISOString() }',
    logged: '{ id }',
    tools: table ? ['now'] : [],
    ...(publishes.length > 0 && { publishOptions: '{ subject: id }' }),
    result: `HttpAnswer<${answer}>`,
    end: 'return { status: 200, body: { id } };',
  };
}

/** The entity that a request is about: named by its path or its body, or new. */
function idIn({ parameters: [first], fields }: HttpRoute): string {
  if (first !== undefined) return `pathId(request, '${first}')`;
  return hasId(fields) ? 'request.body.id' : 'request.commandId';
}
