import type { Json, JsonObject } from '@tributary/region/json';
import type { ProjectNames } from './names.ts';

/** Files that this project has with its own content, and a new one with another, by path. `text` is that of this one. */
export const REWRITTEN: Readonly<Record<string, (text: string, names: ProjectNames) => string>> = {
  'schemas/service.ts': (text, { name }) => text.replace(/(SERVICE = )'[^']*'/, `$1'${name}'`),
  'schemas/outside.ts': (text) => text.replace(/(OUTSIDE[^=]*= )\{[\s\S]*?\n\};/, '$1{};'),
  'schemas/field-numbers.json': () => '{}\n',
  '.gitignore': (text) => text.replace('*.tgz\n', ''),
};

/** The schema of the first event. */
const schemaOf = (event: string): JsonObject => ({
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: `${event}V1`,
  description: `What a ${wordsOf(event)} says.`,
  type: 'object',
  required: ['id', 'value', 'at'],
  properties: {
    id: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
    value: { type: 'number' },
    at: { type: 'string', format: 'date-time' },
  },
});

const wordsOf = (event: string): string => event.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();

/** A line for `npm run produce`. */
function produceLine({ name, topic, event }: ProjectNames): JsonObject {
  const at = '2026-03-02T12:00:00Z';
  const subject = `${topic}-1`;
  const head = { specversion: '1.0', id: `evt-${topic}-1`, source: `${name}.${topic}`, type: event, subject, time: at };
  return { ...head, data: { id: subject, value: 21.5, at } };
}

/** The files of the domain that a new project begins with. */
export const domainFiles = (names: ProjectNames): Readonly<Record<string, string>> => ({
  [`schemas/${names.topic}/${names.event}.v1.json`]: json(schemaOf(names.event)),
  [`events/produce/${names.topic}.jsonl`]: `${JSON.stringify(produceLine(names))}\n`,
});

export const json = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;
