import { globSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UsageError } from '@tributary/region/command-line';
import fc from 'fast-check';
import { currentProject } from '../../tools/new/current-project.ts';
import { fieldsOf } from '../../tools/new/event/schema.ts';
import { planEvent } from '../../tools/new/event.ts';
import { FROM, planHandler } from '../../tools/new/handler.ts';
import { planTopic } from '../../tools/new/topic.ts';
import { format, writeFiles } from '../../tools/new/write.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const SEED = 20260302;
const TIMEOUT_MS = 300_000;
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const CHECKED = ['functions', 'domain', 'schemas', 'events', 'test/unit'];

/** Words that mean something to JavaScript, TypeScript, YAML, the generated files or the framework. */
const AWKWARD = ['delete', 'new', 'default', 'null', 'true', 'on', 'constructor', 'event', 'env', 'handler', 'log'];
const MORE_AWKWARD = ['await', 'react', 'test', 'type', 'harness', 'publish', 'undefined', 'index', 'all-events', 'a1'];
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const kebab = fc.oneof(
  fc.constantFrom(...AWKWARD, ...MORE_AWKWARD),
  fc
    .tuple(word, fc.array(fc.stringMatching(/^[a-z0-9]{1,6}$/), { maxLength: 3 }))
    .map(([one, more]) => [one, ...more].join('-')),
);
const pascal = fc.oneof(
  fc.constantFrom('Delete', 'New', 'Default', 'Null', 'Yes', 'Async', 'Object', 'Type', 'Metadata', 'PlaceOrder'),
  fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,11}$/),
);

const routePart = fc.oneof(kebab, fc.constantFrom('{id}', '{path}', '{default}', '{thingId}', 'v1.2', 'Big_Part'));

const newEvent = fc.record({ type: pascal, source: fc.constantFrom('orders', 'returns', 'partner.parcels') });
const newHandler = fc.record({
  name: kebab,
  on: fc.integer({ min: 1, max: 2 }),
  publishes: fc.boolean(),
  table: fc.option(pascal, { nil: undefined }),
  from: fc.constantFrom(...FROM),
  http: fc.record(
    {
      route: fc
        .tuple(
          fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
          fc.array(routePart, { minLength: 1, maxLength: 3 }),
        )
        .map(([method, parts]) => `${method} /${parts.join('/')}`),
      fields: fc.constantFrom('id:id', 'at:time,points:integer', 'id:text,type:id,body:boolean'),
    },
    { requiredKeys: [] },
  ),
});

/** Whether the plan was carried out. A name that is refused says why in one line. */
function written(copy: ProjectCopy, plan: () => Readonly<Record<string, string>>): boolean {
  try {
    writeFiles(plan(), copy.folder, { formats: false });
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** Writes events and handlers of all sorts of names into a copy; gives the names that were taken. */
function fill(copy: ProjectCopy) {
  const project = () => currentProject(copy.folder);
  written(copy, () => planTopic('returns', project()));
  const events = fc
    .sample(newEvent, { numRuns: 20, seed: SEED })
    .filter(({ type, source }) =>
      written(copy, () =>
        planEvent(type, source, fieldsOf('id:id,points:integer,share:number,open:boolean,at:time'), project()),
      ),
    );
  const types = [...new Set(project().events.map(({ type }) => type))];
  const handlers = fc
    .sample(newHandler, { numRuns: 90, seed: SEED })
    .filter(({ name, on, publishes, table, from, http }, index) => {
      const pick = (place: number) => types[(index * 3 + place) % types.length] ?? '';
      const reactsTo = Array.from({ length: from === 'schedule' || from === 'http' ? 0 : on }, (_, place) =>
        pick(place),
      );
      const options = {
        on: reactsTo,
        publishes: publishes ? [pick(2)] : [],
        table,
        from,
        ...(from === 'http' && http),
      };
      return written(copy, () => planHandler(name, options, project()));
    });
  return { events, handlers };
}

describe('whatever a new handler, event, table or topic is called', () => {
  let copy: ProjectCopy;
  let filled: ReturnType<typeof fill>;

  beforeAll(async () => {
    copy = new ProjectCopy(['test', 'docs', '.oxlintrc.json']);
    filled = fill(copy);
    const files = globSync('{functions,domain,schemas,events,test/unit/domain}/**/*.{ts,json}', { cwd: copy.folder });
    format(
      files.filter((file) => !file.includes('generated')),
      copy.folder,
    );
    await copy.node(['tools/generate.ts']);
    await copy.node(['tools/openapi.ts']);
  }, TIMEOUT_MS);

  afterAll(() => copy[Symbol.dispose]());

  test('enough of the names are taken to say so, the awkward ones among them', () => {
    expect(filled.events.length).toBeGreaterThan(10);
    expect(filled.handlers.length).toBeGreaterThan(25);
    const names = filled.handlers.map(({ name }) => name);
    expect(AWKWARD.filter((name) => names.includes(name)).length).toBeGreaterThan(3);
    expect(filled.handlers.filter(({ table }) => table !== undefined).length).toBeGreaterThan(5);
    expect(filled.handlers.filter(({ from }) => from === 'http').length).toBeGreaterThan(8);
  });

  test('its types are right', () => copy.checkTypes(), TIMEOUT_MS);

  test('its form is right', () => copy.node([BIOME, 'ci', '--error-on-warnings', ...CHECKED]), TIMEOUT_MS);

  test('no code of it is suspicious', () => copy.node(['node_modules/oxlint/bin/oxlint', ...CHECKED]), TIMEOUT_MS);

  test(
    'its tests pass',
    async () => {
      const tests = filled.handlers.map(({ name }) => `/unit/domain/[^/]*/${name}\\.test\\.ts$`);
      const jest = ['node_modules/jest/bin/jest.js', ...tests];
      expect(await copy.node(jest)).toMatch(new RegExp(`Test Suites: ${filled.handlers.length} passed`));
    },
    TIMEOUT_MS,
  );
});
